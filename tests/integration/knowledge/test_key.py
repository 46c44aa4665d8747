"""A Weaviate that asks for a key lets in whoever has it, and the others are told what is wrong."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from casework.knowledge.index import IndexAway
from casework.knowledge.weaviate_connection import KeyRefused
from casework.knowledge.weaviate_index import WeaviateIndex
from tests.integration.knowledge.given import chunk, found, put, query
from tests.integration.knowledge.weaviate_server import running

KEY = "the-right-key-of-this-test"
REFUND = chunk("refunds", "Your money is back within ten days after a refund")
Opening = Callable[[str], WeaviateIndex]


@pytest.fixture(scope="module")
def locked_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a server that lets nobody in without the key."""
    with running(tmp_path_factory.mktemp("locked"), KEY) as server:
        yield server.url


@pytest.fixture
async def opening(locked_url: str) -> AsyncIterator[Opening]:
    """Open indexes on that server, each with a key of its own, or with none."""
    async with AsyncExitStack() as after:

        def with_key(key: str) -> WeaviateIndex:
            index = WeaviateIndex(locked_url, key=SecretStr(key) if key else None)
            after.push_async_callback(index.close)
            return index

        yield with_key


@pytest.mark.slow
async def test_the_right_key_works(opening: Opening) -> None:
    """Storing, searching over both interfaces, and dropping."""
    index = opening(KEY)
    await put(index, REFUND, tenant="right")
    assert await found(index, query("refund"), tenant="right") == ["refunds"]
    await index.drop("right", [REFUND.id])
    assert await index.ids("right") == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("key", ["a-wrong-key", ""])
async def test_a_wrong_key_is_named_as_what_it_is(opening: Opening, key: str) -> None:
    """Whatever is asked for, the error names the setting, never a key, and nothing is stored."""
    right, wrong = opening(KEY), opening(key)
    await put(right, REFUND, tenant="guarded")
    for refused in (
        wrong.search("guarded", query("refund")),
        wrong.ids("guarded"),
        wrong.serving("guarded"),
        wrong.drop("guarded", [REFUND.id]),
        put(wrong, chunk("theirs", "refund"), tenant="guarded"),
    ):
        with pytest.raises(KeyRefused, match="CASEWORK_WEAVIATE_API_KEY") as error:
            await refused
        assert "right-key" not in str(error.value)
        assert "wrong-key" not in str(error.value)
        # A case goes on without passages, as it does while the index is away.
        assert isinstance(error.value, IndexAway)
    assert await right.ids("guarded") == {REFUND.id}


@pytest.mark.slow
async def test_a_key_that_was_changed_under_an_open_connection_is_named_too(
    tmp_path: Path,
) -> None:
    """The connection stands, each call is refused; nothing is taken for empty."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with running(first, KEY) as server:
        index = WeaviateIndex(server.url, key=SecretStr(KEY))
        await put(index, REFUND)
        server.replace(second, "another-key")
        for refused in (index.search("shop", query("refund")), put(index, REFUND)):
            with pytest.raises(KeyRefused, match="CASEWORK_WEAVIATE_API_KEY"):
                await refused
        await index.close()
