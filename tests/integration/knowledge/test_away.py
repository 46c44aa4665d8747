"""A store that goes away and comes back has lost nothing, and nobody has to help it."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.domain.errors import Misconfigured
from casework.knowledge.embedded_index import EmbeddedIndex
from casework.knowledge.index import IndexAway
from casework.knowledge.weaviate_index import WeaviateIndex
from tests.integration.knowledge.given import chunk, found, put, query
from tests.integration.knowledge.weaviate_server import WeaviateServer, running

REFUND = chunk("refunds", "Your money is back within ten days after a refund")
PARCEL = chunk("parcels", "The courier brings the parcel in three days")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WeaviateServer]:
    """Run a server that this test may kill."""
    with running(tmp_path) as server:
        yield server


@pytest.mark.slow
async def test_the_index_goes_on_when_weaviate_was_killed_and_started_again(
    server: WeaviateServer,
) -> None:
    """A crash of the server costs the calls that it falls into, and nothing after them."""
    index = WeaviateIndex(server.url)
    hasty = WeaviateIndex(server.url, patience=0.5)
    await put(index, REFUND)
    assert await found(hasty, query("refund")) == ["refunds"]

    server.kill()
    with pytest.raises(IndexAway):
        await hasty.search("shop", query("refund"))
    with pytest.raises(IndexAway):
        await hasty.ids("shop")

    server.start()
    # The index that never noticed, and the one that did.
    assert await found(index, query("refund")) == ["refunds"]
    assert await found(hasty, query("refund")) == ["refunds"]
    await put(index, PARCEL)
    assert await index.ids("shop") == {REFUND.id, PARCEL.id}
    await index.close()
    await hasty.close()


async def test_a_server_that_is_not_there_is_said_to_be_away() -> None:
    """The caller is told to try again later, for reading and writing alike."""
    index = WeaviateIndex("http://127.0.0.1:9?grpc=10", patience=2)
    with pytest.raises(IndexAway):
        await index.search("shop", query("refund"))
    with pytest.raises(IndexAway):
        await put(index, REFUND)
    await index.close()


@pytest.mark.parametrize(
    "url", ["", "weaviate:8080", "http://", "http://h:x", "http://h?grpc=x", "http://h:1?grpc=1"]
)
def test_an_address_that_makes_no_sense_is_a_wrong_setting(url: str) -> None:
    """It is refused at the start, by the name of the setting."""
    with pytest.raises(Misconfigured, match="CASEWORK_WEAVIATE_URL"):
        WeaviateIndex(url)


async def test_a_closed_index_opens_again(tmp_path: Path) -> None:
    """Closing lets go of files; it does not end the index, and twice is no harm."""
    index = EmbeddedIndex(tmp_path / "knowledge.db")
    await put(index, REFUND)
    await index.close()
    assert await found(index, query("refund")) == ["refunds"]
    await index.close()
    await index.close()


async def test_another_process_sees_what_this_one_stores(tmp_path: Path) -> None:
    """Two indexes on one file hold no memory in common, as two processes hold none."""
    loader, reader = (EmbeddedIndex(tmp_path / "knowledge.db") for _ in range(2))
    await put(loader, REFUND)
    assert await found(reader, query("refund")) == ["refunds"]
    await put(loader, PARCEL)
    assert (await found(reader, query("courier delivery")))[0] == "parcels"
    await loader.drop("shop", [PARCEL.id])
    assert await found(reader, query("courier delivery")) == ["refunds"]
    await loader.close()
    await reader.close()


_LOAD = """
import asyncio, sys
from pathlib import Path
from casework.knowledge.embedded_index import EmbeddedIndex
from tests.integration.knowledge.given import chunk, put

async def load():
    index = EmbeddedIndex(Path(sys.argv[1]))
    for n in range(100_000):
        await put(index, *(chunk(f"b{n}n{i}", f"refund {i}") for i in range(50)))
        print(n, flush=True)

asyncio.run(load())
"""


async def test_a_load_killed_half_way_leaves_whole_batches(tmp_path: Path) -> None:
    """What was committed is all there, words and vectors, and the file can be written to."""
    path = tmp_path / "knowledge.db"
    loading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _LOAD, path),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert loading.stdout is not None
    for _ in range(5):
        assert await loading.stdout.readline()
    loading.kill()
    await loading.communicate()
    index = EmbeddedIndex(path)
    stored = await index.ids("shop")
    assert len(stored) >= 250
    assert len(stored) % 50 == 0
    hits = await index.search("shop", query("refund", k=1000))
    assert {hit.chunk.id for hit in hits} <= stored
    await put(index, PARCEL)
    assert (await found(index, query("courier delivery")))[0] == "parcels"
    await index.close()
