"""Where knowledge is put together: settings and the store in, a library to ask out."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from casework.knowledge.embedded_index import FILE, EmbeddedIndex
from casework.knowledge.embedding import embedder, wanted
from casework.knowledge.filling import Filling
from casework.knowledge.index import Index
from casework.knowledge.library import Library
from casework.knowledge.retrieval import Reranker, Retrieval
from casework.settings import Settings
from casework.store import Store


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """One tenant's articles: kept, searched, and asked."""

    library: Library
    index: Index
    filling: Filling
    retrieval: Retrieval


@asynccontextmanager
async def opened(
    settings: Settings, store: Store, reranker: Reranker | None = None
) -> AsyncGenerator[Knowledge, None]:
    """Open what the settings name; nothing is reached, and no model loaded, before it is asked."""
    index = _index(settings)
    library = Library(store, settings.tenant)
    filling = Filling(library, index, lambda name: embedder(name, settings), wanted(settings))
    kind = "weaviate" if settings.weaviate_url else "embedded"
    retrieval = Retrieval(store, settings.tenant, index, filling, reranker, kind=kind)
    try:
        yield Knowledge(library=library, index=index, filling=filling, retrieval=retrieval)
    finally:
        await filling.close()
        await index.close()


def _index(settings: Settings) -> Index:
    if not settings.weaviate_url:
        return EmbeddedIndex(settings.data_dir / FILE)
    # Loads a client of its own, which a small installation has no use for.
    from casework.knowledge.weaviate_index import WeaviateIndex  # noqa: PLC0415

    return WeaviateIndex(settings.weaviate_url, key=settings.weaviate_api_key)
