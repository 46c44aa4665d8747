"""The index in Weaviate: its BM25 and its vectors, fused as the embedded index fuses its own."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from weaviate import WeaviateAsyncClient
from weaviate.classes.query import Filter, MetadataQuery
from weaviate.collections import CollectionAsync
from weaviate.exceptions import (
    UnexpectedStatusCodeError,
    WeaviateInsertManyAllFailedError,
    WeaviateQueryError,
)

from casework.knowledge.chunk import Chunk
from casework.knowledge.fusion import DEPTH, Found, Fused, alone, fuse
from casework.knowledge.index import Hit, NotAllStored, Query, StillServing, WrongVector, unfit
from casework.knowledge.terms import asked
from casework.knowledge.weaviate_connection import WeaviateConnection
from casework.knowledge.weaviate_schema import (
    VECTOR,
    WORDS_IN,
    Properties,
    allowed,
    as_object,
    collection_name,
    make_collection,
    make_serving,
    object_id,
    serving_name,
    tenant_name,
)

#: So many passages are sent, read or removed at once.
_AT_ONCE = 500
#: A batch of so many may take longer than a search.
_BATCH_SECONDS = 120

#: What the server says where nothing was stored yet, or is being stored for the first time.
_NOTHING_YET = ("could not find class", "tried to browse non-existing index", "tenant not found")

_Passages = CollectionAsync[Properties, Any]


class WeaviateIndex:
    """Keeps passages in a Weaviate that is reached over its REST and gRPC interfaces.

    Its own hybrid search tells neither ranks nor cosines, which the confidence in an answer is
    worked out from; so the two searches run side by side and are fused here, the same way in
    both stores.
    """

    def __init__(
        self,
        url: str,
        *,
        key: SecretStr | None = None,
        prefix: str = "Casework",
        patience: float = 10,
    ) -> None:
        """Name the server and its key; `prefix` begins the names of all its collections."""
        self._server = WeaviateConnection(url, key=key, patience=patience)
        self._prefix = prefix

    async def put(
        self, tenant: str, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]], model: str
    ) -> None:
        """Store passages with their vectors; see `Index.put`."""
        refused = unfit(chunks, vectors)
        good = {
            chunk.id: (chunk, vector)
            for chunk, vector in zip(chunks, vectors, strict=True)
            if chunk.id not in refused
        }
        given = list(good.values())
        name = collection_name(self._prefix, model)
        for start in range(0, len(given), _AT_ONCE):
            some = given[start : start + _AT_ONCE]
            refused |= await self._server.do(
                partial(_put, name=name, model=model, tenant=tenant, given=some),
                patience=_BATCH_SECONDS,
            )
        if len(refused) < len(chunks):
            await self._server.do(lambda client: self._first_serves(client, tenant, model))
        if refused:
            raise NotAllStored(refused)

    async def drop(self, tenant: str, chunk_ids: Sequence[str]) -> None:
        """Remove passages under every model; see `Index.drop`."""
        for start in range(0, len(chunk_ids), _AT_ONCE):
            some = [object_id(name) for name in chunk_ids[start : start + _AT_ONCE]]
            await self._server.do(
                partial(self._drop, tenant=tenant, some=some), patience=_BATCH_SECONDS
            )

    async def ids(self, tenant: str, model: str = "") -> frozenset[str]:
        """Return the ids stored under a model; see `Index.ids`."""

        async def read(client: WeaviateAsyncClient) -> frozenset[str]:
            passages = await self._passages(client, tenant, model)
            if passages is None or not await _there(client, passages):
                return frozenset()
            every = passages.iterator(return_properties=["chunk_id"], cache_size=_AT_ONCE)
            return frozenset([str(one.properties["chunk_id"]) async for one in every])

        return await self._server.do(read, patience=_BATCH_SECONDS)

    async def search(self, tenant: str, query: Query) -> tuple[Hit, ...]:
        """Return the best passages, best first; see `Index.search`."""
        words, vector = asked(query)
        if not words and vector is None:
            return ()

        async def look(client: WeaviateAsyncClient) -> tuple[Hit, ...]:
            passages = await self._passages(client, tenant, query.model)
            if passages is None:
                return ()
            try:
                by_words, by_meaning = await asyncio.gather(
                    _by_words(passages, words, query), _by_meaning(passages, vector, query)
                )
                together = fuse if words and vector is not None else alone
                return await _hits(passages, together(by_words, by_meaning)[: query.k])
            except WeaviateQueryError as error:
                return _nothing_or_raise(error)

        return await self._server.do(look)

    async def serving(self, tenant: str) -> str:
        """Return the model whose vectors serve; see `Index.serving`."""
        return await self._server.do(lambda client: self._serving(client, tenant))

    async def serve(self, tenant: str, model: str) -> None:
        """Let another model's vectors serve; see `Index.serve`."""

        async def switch(client: WeaviateAsyncClient) -> None:
            passages = _passages(client, collection_name(self._prefix, model), tenant)
            if not await _there(client, passages):
                raise ValueError(f"nothing is stored under {model}")
            name = serving_name(self._prefix)
            await make_serving(client, name)
            pointers = client.collections.use(name)
            which = object_id(tenant)
            if await pointers.data.exists(which):
                await pointers.data.replace(which, {"model": model})
            else:
                await pointers.data.insert({"model": model}, uuid=which)

        await self._server.do(switch)

    async def forget(self, tenant: str, model: str) -> None:
        """Delete what is stored under a model; see `Index.forget`."""

        async def delete(client: WeaviateAsyncClient) -> None:
            passages = _passages(client, collection_name(self._prefix, model), tenant)
            if not await _there(client, passages):
                return
            if await self._serving(client, tenant) == model:
                raise StillServing
            await client.collections.use(passages.name).tenants.remove([tenant_name(tenant)])

        await self._server.do(delete)

    async def remove_everything(self) -> None:
        """Delete every collection of this index, of all tenants: for measurements and tests."""

        async def delete(client: WeaviateAsyncClient) -> None:
            for name in await client.collections.list_all(simple=True):
                if name.startswith(f"{self._prefix}_"):
                    await client.collections.delete(name)

        await self._server.do(delete, patience=_BATCH_SECONDS)

    async def close(self) -> None:
        """Close the connection."""
        await self._server.close()

    async def _serving(self, client: WeaviateAsyncClient, tenant: str) -> str:
        pointers = client.collections.use(serving_name(self._prefix))
        try:
            # The library declares that one is always found; it returns None.
            found: Any = await pointers.query.fetch_object_by_id(object_id(tenant))
        except WeaviateQueryError as error:
            _nothing_or_raise(error)
            return ""
        return str(found.properties["model"]) if found is not None else ""

    async def _first_serves(self, client: WeaviateAsyncClient, tenant: str, model: str) -> None:
        if await self._serving(client, tenant):
            return
        name = serving_name(self._prefix)
        await make_serving(client, name)
        pointers = client.collections.use(name)
        try:
            await pointers.data.insert({"model": model}, uuid=object_id(tenant))
        except UnexpectedStatusCodeError:
            if not await pointers.data.exists(object_id(tenant)):  # another was the first
                raise

    async def _passages(
        self, client: WeaviateAsyncClient, tenant: str, model: str
    ) -> _Passages | None:
        which = model or await self._serving(client, tenant)
        return _passages(client, collection_name(self._prefix, which), tenant) if which else None

    async def _drop(
        self, client: WeaviateAsyncClient, *, tenant: str, some: Sequence[UUID]
    ) -> None:
        for name in await client.collections.list_all(simple=True):
            if name.startswith(f"{self._prefix}_Of_"):
                passages = _passages(client, name, tenant)
                if await _there(client, passages):
                    await passages.data.delete_many(where=Filter.by_id().contains_any(list(some)))


def _passages(client: WeaviateAsyncClient, name: str, tenant: str) -> _Passages:
    return client.collections.use(name).with_tenant(tenant_name(tenant))


async def _there(client: WeaviateAsyncClient, passages: _Passages) -> bool:
    """Say whether the collection is there, and the tenant in it."""
    whole = client.collections.use(passages.name)
    if not await whole.exists():
        return False
    return passages.tenant is not None and await whole.tenants.exists(passages.tenant)


async def _put(
    client: WeaviateAsyncClient,
    *,
    name: str,
    model: str,
    tenant: str,
    given: Sequence[tuple[Chunk, Sequence[float]]],
) -> dict[str, str]:
    """Send one batch; return what the server refused, with its reasons."""
    await make_collection(client, name, model)
    try:
        told = await _passages(client, name, tenant).data.insert_many(
            [as_object(chunk, vector) for chunk, vector in given]
        )
    except WeaviateInsertManyAllFailedError as error:
        return {chunk.id: error.message for chunk, _ in given}
    return {given[n][0].id: error.message for n, error in told.errors.items()}


async def _by_words(passages: _Passages, words: list[str], query: Query) -> list[Found[UUID]]:
    if not words:
        return []
    found = await passages.query.bm25(
        " ".join(words),
        query_properties=WORDS_IN,
        filters=allowed(query),
        limit=max(DEPTH, query.k),
        return_metadata=MetadataQuery(score=True),
        return_properties=[],
    )
    return [Found(one.uuid, one.metadata.score or 0.0) for one in found.objects]


async def _by_meaning(
    passages: _Passages, vector: Sequence[float] | None, query: Query
) -> list[Found[UUID]]:
    if vector is None:
        return []
    found = await passages.query.near_vector(
        list(vector),
        target_vector=VECTOR,
        filters=allowed(query),
        limit=max(DEPTH, query.k),
        return_metadata=MetadataQuery(distance=True),
        return_properties=[],
    )
    # Its distance is one less the cosine.
    return [Found(one.uuid, 1 - (one.metadata.distance or 0.0)) for one in found.objects]


async def _hits(passages: _Passages, ranked: Sequence[Fused[UUID]]) -> tuple[Hit, ...]:
    if not ranked:
        return ()
    found = await passages.query.fetch_objects_by_ids(
        [one.key for one in ranked], limit=len(ranked), return_properties=["content"]
    )
    contents = {one.uuid: str(one.properties["content"]) for one in found.objects}
    return tuple(
        Hit(
            chunk=Chunk.model_validate_json(contents[one.key]),
            score=one.score,
            bm25_rank=one.bm25_rank,
            vector_rank=one.vector_rank,
            bm25=one.bm25,
            cosine=one.cosine,
        )
        for one in ranked
        if one.key in contents  # else it was dropped meanwhile
    )


def _nothing_or_raise(error: WeaviateQueryError) -> tuple[()]:
    """Tell "there is nothing yet" from what is wrong."""
    said = str(error)
    if any(sign in said for sign in _NOTHING_YET):
        return ()
    if "vector lengths don't match" in said:
        raise WrongVector from error
    raise error
