"""How passages lie in Weaviate: a collection for each model, a tenant in it for each of ours."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from weaviate import WeaviateAsyncClient
from weaviate.classes.config import Configure, DataType, Property, Tokenization, VectorDistances
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections.classes.filters import FilterReturn
from weaviate.exceptions import UnexpectedStatusCodeError
from weaviate.util import generate_uuid5

from casework.knowledge.chunk import Chunk
from casework.knowledge.index import Query
from casework.knowledge.shelf import first_day, last_day
from casework.knowledge.terms import storable

#: The name of the vector that is given with each passage.
VECTOR = "passage"
#: A passage as it is sent, and what it is made of.
Properties = dict[str, str | int | list[str]]
Sent = DataObject[Properties, Any]
#: How much a word counts in a passage's title, headings and text.
WORDS_IN = ["title^2", "headings^1.5", "text"]
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


def collection_name(prefix: str, model: str) -> str:
    """Return the collection that holds what one model's vectors are kept for."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", model)[:40]
    return f"{prefix}_Of_{plain}_{hashlib.sha256(model.encode()).hexdigest()[:8]}"


def serving_name(prefix: str) -> str:
    """Return the collection that says of each tenant which model serves."""
    return f"{prefix}_Serving"


def tenant_name(tenant: str) -> str:
    """Return the tenant's name there; two tenants never get the same one."""
    if _NAME.fullmatch(tenant):
        return f"t-{tenant}"
    return f"h-{hashlib.sha256(tenant.encode()).hexdigest()[:40]}"


def object_id(name: str) -> UUID:
    """Return the id under which something is stored: always the same, so a retry replaces."""
    return UUID(str(generate_uuid5(name)))


async def make_collection(client: WeaviateAsyncClient, name: str, model: str) -> None:
    """Make the collection for a model, unless it is there."""
    await _made(
        client,
        name,
        description=storable(model),
        multi_tenancy_config=Configure.multi_tenancy(
            enabled=True, auto_tenant_creation=True, auto_tenant_activation=True
        ),
        vector_config=Configure.Vectors.self_provided(
            name=VECTOR,
            vector_index_config=Configure.VectorIndex.hnsw(
                distance_metric=VectorDistances.COSINE,
                quantizer=Configure.VectorIndex.Quantizer.none(),
            ),
        ),
        properties=[
            *(_kept(name) for name in ("chunk_id", "content")),
            *(_searched(name) for name in ("title", "headings", "text")),
            _exact("audience", DataType.TEXT_ARRAY),
            _exact("language", DataType.TEXT),
            *(
                Property(name=name, data_type=DataType.INT, index_range_filters=True)
                for name in ("first_day", "last_day")
            ),
        ],
    )


async def make_serving(client: WeaviateAsyncClient, name: str) -> None:
    """Make the collection of who serves, unless it is there."""
    await _made(
        client,
        name,
        vector_config=Configure.Vectors.self_provided(
            vector_index_config=Configure.VectorIndex.flat()
        ),
        properties=[Property(name="model", data_type=DataType.TEXT)],
    )


async def _made(
    client: WeaviateAsyncClient,
    name: str,
    *,
    properties: Sequence[Property],
    vector_config: Any,
    multi_tenancy_config: Any = None,
    description: str | None = None,
) -> None:
    if await client.collections.exists(name):
        return
    try:
        await client.collections.create(
            name,
            properties=properties,
            vector_config=vector_config,
            multi_tenancy_config=multi_tenancy_config,
            description=description,
        )
    except UnexpectedStatusCodeError:
        if not await client.collections.exists(name):  # another process was quicker
            raise


def _kept(name: str) -> Property:
    return Property(
        name=name, data_type=DataType.TEXT, index_filterable=False, index_searchable=False
    )


def _searched(name: str) -> Property:
    return Property(
        name=name,
        data_type=DataType.TEXT,
        tokenization=Tokenization.WORD,
        index_filterable=False,
        index_searchable=True,
    )


def _exact(name: str, data_type: DataType) -> Property:
    return Property(
        name=name,
        data_type=data_type,
        tokenization=Tokenization.FIELD,
        index_filterable=True,
        index_searchable=False,
    )


def as_object(chunk: Chunk, vector: Sequence[float]) -> Sent:
    """Return a passage as it is sent."""
    return DataObject(
        uuid=object_id(chunk.id),
        vector={VECTOR: list(vector)},
        properties={
            "chunk_id": chunk.id,
            "content": chunk.model_dump_json(),
            "title": storable(chunk.title),
            "headings": storable(" ".join(chunk.headings)),
            "text": storable(chunk.text),
            "audience": sorted(chunk.audience),
            "language": chunk.language,
            "first_day": first_day(chunk.valid_from),
            "last_day": last_day(chunk.valid_until),
        },
    )


def allowed(query: Query) -> FilterReturn:
    """Return what a passage must have for the query to find it."""
    day = query.on.toordinal()
    conditions = [
        Filter.by_property("audience").contains_any([query.audience]),
        Filter.by_property("first_day").less_or_equal(day),
        Filter.by_property("last_day").greater_or_equal(day),
    ]
    if query.language is not None:
        conditions.append(Filter.by_property("language").equal(query.language))
    return Filter.all_of(conditions)
