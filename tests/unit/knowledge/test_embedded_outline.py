"""An outline leaves out of a large shelf only what would not have come up."""

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from casework.knowledge import embedded_outline
from casework.knowledge.embedded_outline import SPARE, Outline
from casework.knowledge.index import Query
from casework.knowledge.shelf import Row, Shelf, first_day, last_day

SIZE = 64
LARGE = 2_000
ANYBODY = Query(text="", audience="customer", on=date(2026, 1, 1))
TEN = 10


@pytest.fixture(autouse=True)
def _a_small_shelf_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_outline, "LARGE", LARGE)


def _near_duplicates(count: int, seed: int = 7) -> NDArray[np.float32]:
    """Return vectors as real ones are: variants of some texts, mostly along some directions."""
    chance = np.random.default_rng(seed)
    texts = chance.standard_normal((200, SIZE)) * np.geomspace(1, 0.05, SIZE)
    some = texts[chance.integers(0, 200, count)]
    return _units(some + 0.05 * chance.standard_normal((count, SIZE)))


def _units(some: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(some, axis=1, keepdims=True)
    return np.asarray(some / lengths, dtype=np.float32)


def _with(shelf: Shelf, vectors: NDArray[np.float32], audience: str = "customer") -> Shelf:
    return shelf.with_rows(
        [
            Row(shelf.newest + n, row.tobytes(), [audience], "en", first_day(None), last_day(None))
            for n, row in enumerate(vectors, 1)
        ]
    )


def _of(shelf: Shelf, before: Outline | None = None) -> Outline:
    found = Outline.of(shelf, before)
    assert found is not None
    return found


def _agreement(shelf: Shelf, outline: Outline, questions: NDArray[np.float32]) -> float:
    """Return what share of the ten nearest of all pairs is found through the outline."""
    allowed = shelf.allowed(ANYBODY)
    found = 0
    for question in questions:
        exact = shelf.nearest(question, allowed, TEN)
        quick = shelf.nearest(question, outline.narrowed(question, allowed, TEN), TEN)
        found += len({one.key for one in exact} & {one.key for one in quick})
    return found / (TEN * len(questions))


def test_the_nearest_of_near_duplicates_are_found_with_their_exact_cosines() -> None:
    """Of the ten nearest, one in a thousand may be missed; what is found is measured in full."""
    vectors = _near_duplicates(6_000)
    shelf = _with(Shelf.empty(SIZE), vectors)
    outline = _of(shelf)
    assert 0 < outline.basis.shape[1] <= SIZE // 2
    assert _agreement(shelf, outline, _near_duplicates(200, seed=8)) >= 0.999

    question = vectors[17]
    quick = shelf.nearest(question, outline.narrowed(question, shelf.allowed(ANYBODY), TEN), TEN)
    assert quick[0].key == 18
    assert [one.score for one in quick] == pytest.approx(
        [float(vectors[one.key - 1] @ question) for one in quick], abs=1e-6
    )


def test_only_what_is_allowed_is_left_and_all_of_it_where_it_is_little() -> None:
    """However near the hidden ones are."""
    seen, hidden = _near_duplicates(500), _near_duplicates(4_000, seed=9)
    shelf = _with(_with(Shelf.empty(SIZE), hidden, "staff"), seen)
    allowed, outline = shelf.allowed(ANYBODY), _of(shelf)
    narrowed = outline.narrowed(hidden[0], allowed, TEN)
    assert not (narrowed & ~allowed).any()
    assert narrowed.sum() == TEN * SPARE
    assert (outline.narrowed(hidden[0], allowed, 25) == allowed).all()


def test_vectors_without_common_directions_are_all_compared() -> None:
    """An outline that would say too little is not drawn; nothing is missed."""
    noise = _units(np.random.default_rng(3).standard_normal((3_000, SIZE)))
    shelf = _with(Shelf.empty(SIZE), noise)
    outline, allowed = _of(shelf), shelf.allowed(ANYBODY)
    assert outline.basis.shape[1] == 0
    assert outline.narrowed(noise[0], allowed, TEN) is allowed
    # And that is found out once, not at each search.
    assert _of(shelf, outline) is outline


def test_a_small_shelf_has_none() -> None:
    """Comparing everything is as quick there, and exact."""
    assert Outline.of(_with(Shelf.empty(SIZE), _near_duplicates(LARGE - 1)), None) is None


def test_what_is_added_later_is_found_and_a_search_that_goes_on_is_left_alone() -> None:
    """The directions stay as they are until the shelf is twice as long."""
    vectors = _near_duplicates(7_000)
    before = _with(Shelf.empty(SIZE), vectors[:3_000])
    old = _of(before)
    after = _with(before, vectors[3_000:5_000])
    new = _of(after, old)
    assert new.basis is old.basis
    assert _agreement(after, new, vectors[4_900:5_000]) >= 0.999
    assert _agreement(before, old, vectors[:100]) >= 0.999
    assert _of(_with(after, vectors[5_000:]), new).basis is not old.basis


@pytest.mark.parametrize("first", [True, False])
def test_what_is_packed_away_leaves_nothing_in_a_wrong_place(*, first: bool) -> None:
    """Passages moved up: the outline is drawn anew, also when as many were added."""
    vectors = _near_duplicates(7_500)
    whole = _with(Shelf.empty(SIZE), vectors[:5_000])
    old = _of(whole)
    kept = np.arange(2_601, 5_001) if first else np.arange(1, 2_401)
    packed = whole.only(kept)
    assert packed.size == len(kept)
    again = _with(packed, vectors[5_000:7_500])
    for shelf in (packed, again):
        assert _agreement(shelf, _of(shelf, old), vectors[kept[-100:] - 1]) >= 0.999
