"""The two indexes, each on a store of its own."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from casework.knowledge.embedded_index import EmbeddedIndex
from casework.knowledge.index import Index
from casework.knowledge.weaviate_index import WeaviateIndex
from tests.integration.knowledge.weaviate_server import running


@pytest.fixture(scope="session")
def weaviate_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name the Weaviate that WEAVIATE_URL names, or else one of this session's own."""
    given = os.environ.get("WEAVIATE_URL")
    if given:
        yield given
        return
    with running(tmp_path_factory.mktemp("weaviate")) as server:
        yield server.url


@pytest.fixture(params=["embedded", "weaviate"])
async def index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Index]:
    """Give an index with nothing in it."""
    if request.param == "embedded":
        embedded = EmbeddedIndex(tmp_path / "data" / "knowledge.db")
        yield embedded
        await embedded.close()
        return
    prefix = f"Test{uuid4().hex[:12]}"
    weaviate = WeaviateIndex(request.getfixturevalue("weaviate_url"), prefix=prefix)
    yield weaviate
    await weaviate.remove_everything()
    await weaviate.close()
