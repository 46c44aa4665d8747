"""The vectors in memory give what comparing every pair would give."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.knowledge.index import Query
from casework.knowledge.shelf import Row, Shelf, first_day, last_day, unit

SIZE = 8
_CHANCE = np.random.default_rng(7)


def _rows(first: int, count: int, audience: str = "customer") -> list[Row]:
    return [
        Row(
            number=first + n,
            vector=unit(_CHANCE.standard_normal(SIZE).tolist()).tobytes(),
            audience=[audience],
            language="en" if n % 2 else "de",
            first=first_day(None),
            last=last_day(None),
        )
        for n in range(count)
    ]


def _query(audience: str = "customer", language: str | None = None) -> Query:
    return Query(text="", audience=audience, language=language, on=date(2026, 1, 1))


def _everything(shelf: Shelf) -> list[int]:
    asked = unit([1.0] * SIZE)
    return sorted(one.key for one in shelf.nearest(asked, shelf.allowed(_query()), 10_000))


@given(
    steps=st.lists(st.one_of(st.integers(1, 30), st.sets(st.integers(1, 60))), max_size=12),
)
def test_a_shelf_holds_what_was_put_on_it_and_not_taken(steps: list[int | set[int]]) -> None:
    """Whatever the order of adding and taking, also when it is packed or gets more room."""
    shelf, held, newest = Shelf.empty(SIZE), set[int](), 0
    for step in steps:
        if isinstance(step, int):
            before, there = shelf, set(held)
            shelf = shelf.with_rows(_rows(newest + 1, step))
            held |= set(range(newest + 1, newest + step + 1))
            newest += step
            # A search that began before sees what it saw.
            assert _everything(before) == sorted(there)
        else:
            held -= step
            shelf = shelf.only(np.asarray(sorted(held), dtype=np.int64))
        assert _everything(shelf) == sorted(held)


def test_the_nearest_are_those_of_all_pairs_in_order() -> None:
    """The one product is exact, and filters come before the ranking."""
    rows = _rows(1, 200)
    shelf = Shelf.empty(SIZE, 200).with_rows(rows)
    asked = unit(_CHANCE.standard_normal(SIZE).tolist())
    cosines = {
        row.number: float(np.frombuffer(row.vector, dtype=np.float32) @ asked) for row in rows
    }
    for language, kept in ((None, rows), ("de", rows[::2])):
        expected = sorted((row.number for row in kept), key=lambda n: -cosines[n])[:10]
        found = shelf.nearest(asked, shelf.allowed(_query(language=language)), 10)
        assert [one.key for one in found] == expected
        assert all(a.score >= b.score for a, b in pairwise(found))
        assert [one.score for one in found] == pytest.approx([cosines[n] for n in expected])


def test_an_audience_or_language_nobody_named_is_allowed_nothing() -> None:
    """What is not on the shelf matches nothing, rather than everything."""
    shelf = Shelf.empty(SIZE).with_rows(_rows(1, 5, "staff"))
    assert not shelf.allowed(_query("customer")).any()
    assert not shelf.allowed(_query("staff", "fr")).any()
    assert shelf.allowed(_query("staff")).all()
    assert not Shelf.empty(SIZE).allowed(_query()).any()


def test_only_numbers_on_the_shelf_are_held() -> None:
    """What was added or taken meanwhile is not."""
    shelf = Shelf.empty(SIZE).with_rows(_rows(5, 3))
    allowed = shelf.allowed(_query())
    assert shelf.holds([4, 5, 7, 8], allowed).tolist() == [False, True, True, False]
    assert Shelf.empty(SIZE).holds([1], np.zeros(0, dtype=np.bool_)).tolist() == [False]


def test_a_unit_vector_has_length_one_also_when_it_was_huge_or_tiny() -> None:
    """Noughts stay noughts: there is no direction to keep."""
    for scale in (1e-30, 1.0, 1e30):
        assert np.linalg.norm(unit([3 * scale, 4 * scale])) == pytest.approx(1.0)
    assert unit([0.0, 0.0]).tolist() == [0.0, 0.0]
