"""`casework eval retrieval`: how well and how fast the indexes find what answers a question."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from casework.cli import say
from casework.cli.config import settings
from casework.cli.options import Json

if TYPE_CHECKING:
    from casework.evaluation.retrieval import Figures
    from casework.evaluation.retrieval_set import RetrievalSet
    from casework.knowledge.index import Index, Mode


class Store(StrEnum):
    """Which index is measured."""

    embedded = "embedded"
    weaviate = "weaviate"
    both = "both"


def retrieval(
    data: Annotated[
        Path,
        typer.Option(help="Folder with corpus.jsonl, queries.jsonl and qrels.tsv, as BEIR has it."),
    ],
    store: Annotated[
        Store | None,
        typer.Option(help="Which store; if not given both, Weaviate where one is set up."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask every question of a set: nDCG@10, recall@5 and milliseconds, by words, vectors, both.

    What is stored for it is kept apart from the articles and deleted in the end.

    Example: casework eval retrieval --data tests/knowledge/data/beir
    """
    from casework.evaluation.retrieval_set import read_set

    url = settings().weaviate_url
    if store in {Store.weaviate, Store.both} and not url:
        raise say.Fault(
            "No Weaviate is set up: CASEWORK_WEAVIATE_URL=http://host:8080 names one "
            "(with ?grpc=PORT where gRPC is not on 50051).",
            code=say.WRONG_USE,
        )
    if store is None and not url:
        say.note("No Weaviate is set up (CASEWORK_WEAVIATE_URL): only the embedded store.")
    found = asyncio.run(_measured(read_set(data), _chosen(store, url), url))
    if as_json:
        say.put_json(
            {
                name: {mode.value: one.as_json() for mode, one in by_mode.items()}
                for name, by_mode in found.items()
            }
        )
        return
    say.put_table(
        ("Store", "By", "nDCG@10", "Recall@5", "Median ms", "95 of 100 under ms"),
        [
            (
                *(name, mode.value, f"{one.ndcg10:.3f}", f"{one.recall5:.3f}"),
                *(f"{one.p50_ms:.2f}", f"{one.p95_ms:.2f}"),
            )
            for name, by_mode in found.items()
            for mode, one in by_mode.items()
        ],
        empty="",
    )


def _chosen(store: Store | None, url: str) -> list[Store]:
    if store is Store.embedded or store is Store.weaviate:
        return [store]
    return [Store.embedded, Store.weaviate] if url else [Store.embedded]


async def _measured(
    given: "RetrievalSet", stores: list[Store], url: str
) -> "dict[Store, dict[Mode, Figures]]":
    from casework.cli.progress import progress_bar
    from casework.evaluation.retrieval import measure, prepare
    from casework.knowledge.embedding import embedder, wanted

    embeds = embedder(wanted(settings()), settings())
    try:
        with progress_bar("Embedding") as tell:
            prepared = await prepare(given, embeds, tell)
    finally:
        await embeds.close()
    found: dict[Store, dict[Mode, Figures]] = {}
    for store in stores:
        with progress_bar(f"Measuring {store}") as tell:
            async with _empty_index(store, url) as index:
                found[store] = await measure(index, prepared, tell)
    return found


@asynccontextmanager
async def _empty_index(store: Store, url: str) -> "AsyncGenerator[Index]":
    """Give an index of its own, and leave nothing of it behind."""
    if store is Store.embedded:
        from casework.knowledge.embedded_index import FILE, EmbeddedIndex

        with TemporaryDirectory(prefix="casework-measured-") as folder:
            embedded = EmbeddedIndex(Path(folder) / FILE)
            try:
                yield embedded
            finally:
                await embedded.close()
        return
    from casework.knowledge.weaviate_index import WeaviateIndex

    key = settings().weaviate_api_key
    weaviate = WeaviateIndex(url, key=key, prefix=f"Measured{uuid4().hex[:12]}")
    try:
        yield weaviate
    finally:
        await weaviate.remove_everything()
        await weaviate.close()
