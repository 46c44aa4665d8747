"""Two rankings become one in which nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.knowledge.fusion import Found, alone, fuse

rankings = st.lists(
    st.tuples(st.integers(0, 20), st.floats(-1, 50)), unique_by=lambda one: one[0], max_size=20
).map(lambda found: [Found(*one) for one in sorted(found, key=lambda one: -one[1])])


@given(bm25=rankings, vector=rankings)
def test_whatever_either_finds_is_there_once_and_in_order(
    bm25: list[Found[int]], vector: list[Found[int]]
) -> None:
    """The fused ranking holds both, with each one's place, and its scores fall from 1 to 0."""
    fused = fuse(bm25, vector)
    assert sorted(one.key for one in fused) == sorted({one.key for one in [*bm25, *vector]})
    scores = [one.score for one in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
    for one in fused:
        if one.bm25_rank is not None:
            assert bm25[one.bm25_rank - 1] == (one.key, one.bm25)
        if one.vector_rank is not None:
            assert vector[one.vector_rank - 1] == (one.key, one.cosine)
        assert one.bm25_rank or one.vector_rank


def test_found_by_both_beats_found_by_one() -> None:
    """Second in both is better than first in one and absent from the other."""
    bm25 = [Found("words", 9.0), Found("both", 8.0), Found("rest", 1.0)]
    vector = [Found("meaning", 0.9), Found("both", 0.8), Found("rest", 0.1)]
    assert next(iter(fuse(bm25, vector))).key == "both"


def test_the_share_decides_between_the_two() -> None:
    """All for one part, and the other one's order only tells equals apart."""
    bm25 = [Found("a", 9.0), Found("b", 1.0)]
    vector = [Found("b", 0.9), Found("a", 0.1)]
    assert [one.key for one in fuse(bm25, vector, share=0.0)] == ["a", "b"]
    assert [one.key for one in fuse(bm25, vector, share=1.0)] == ["b", "a"]


def test_equals_are_all_first() -> None:
    """A ranking that tells nothing apart gives each the full score."""
    fused = fuse([Found("a", 2.0), Found("b", 2.0)], [], share=0.5)
    assert [one.score for one in fused] == [0.5, 0.5]


def test_one_ranking_alone_keeps_its_own_scores() -> None:
    """Without the other part there is nothing to level it with."""
    [one] = alone([Found("a", 7.5)], [])
    assert (one.score, one.bm25, one.bm25_rank, one.vector_rank) == (7.5, 7.5, 1, None)
    [one] = alone([], [Found("a", 0.5)])
    assert (one.score, one.cosine, one.vector_rank, one.bm25_rank) == (0.5, 0.5, 1, None)
    assert alone([], []) == fuse([], []) == pytest.approx([])
