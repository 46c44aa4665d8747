"""Keys and seals, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.domain.errors import Broken, Misconfigured
from casework.store.sealing import Seal, SealCache, Wrapper

NOW = datetime(2026, 3, 2, tzinfo=UTC)
KEY = b"k" * 32


def test_a_sealed_text_opens_in_its_own_cell_only() -> None:
    """Table, row and column are part of the seal."""
    seal = Seal(KEY)
    sealed = seal.close("hello", "message", "m1", "text")

    assert seal.open(sealed, "message", "m1", "text") == "hello"
    for cell in [("note", "m1", "text"), ("message", "m2", "text"), ("message", "m1", "note")]:
        with pytest.raises(Broken):
            seal.open(sealed, *cell)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    """Nobody sees from outside that two customers wrote the same."""
    seal = Seal(KEY)

    assert seal.close("hello", "t", "r", "c") != seal.close("hello", "t", "r", "c")


@pytest.mark.parametrize("damaged", [b"", b"hello", b"\x01short"])
def test_what_was_never_sealed_is_refused(damaged: bytes) -> None:
    """Plain text in a sealed column is never taken for a text."""
    with pytest.raises(Broken):
        Seal(KEY).open(damaged, "t", "r", "c")


def test_a_key_opens_for_its_own_customer_only() -> None:
    """A wrapped key that was moved to another customer's row does not open."""
    wrapper = Wrapper(KEY)
    wrapped, seal = wrapper.make("shop", "jane")
    sealed = seal.close("hello", "t", "r", "c")

    assert wrapper.unwrap(wrapped, "shop", "jane").open(sealed, "t", "r", "c") == "hello"
    with pytest.raises(Broken):
        wrapper.unwrap(wrapped, "shop", "tom")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_weak_sealing_key_is_refused(length: int) -> None:
    """Only a key of full length starts a store."""
    with pytest.raises(Misconfigured):
        Wrapper(b"k" * length)


def test_the_cache_keeps_few_keys_and_not_for_long() -> None:
    """The key used longest ago goes first, and every key goes after its time."""
    cache = SealCache(size=2, max_age=timedelta(minutes=5))
    for name in ("a", "b"):
        cache.put(("shop", name), Seal(KEY), NOW, cache.generation)
    cache.get(("shop", "a"), NOW)
    cache.put(("shop", "c"), Seal(KEY), NOW, cache.generation)
    kept = [cache.get(("shop", name), NOW) is not None for name in ("a", "b", "c")]
    late = cache.get(("shop", "a"), NOW + timedelta(minutes=5, seconds=1))

    assert (kept, late) == ([True, False, True], None)


def test_a_key_that_was_read_before_an_erasure_is_not_kept_after_it() -> None:
    """A slow reader can not bring a destroyed key back."""
    cache = SealCache()
    before = cache.generation
    cache.drop(("shop", "jane"))
    cache.put(("shop", "jane"), Seal(KEY), NOW, before)

    assert cache.get(("shop", "jane"), NOW) is None
