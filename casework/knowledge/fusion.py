"""Two rankings become one: what either finds counts, what both find counts more."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

#: How deep each ranking is read before the two are fused.
DEPTH = 100
#: How much the vectors' ranking counts; BM25's has the rest. Measured: docs/knowledge-retrieval.md.
VECTOR_SHARE = 0.6


class Found(NamedTuple, Generic[K]):
    """A passage in one ranking."""

    key: K
    score: float


class Fused(NamedTuple, Generic[K]):
    """A passage in the fused ranking, and what either ranking said of it."""

    key: K
    score: float
    bm25_rank: int | None = None
    vector_rank: int | None = None
    bm25: float | None = None
    cosine: float | None = None


def fuse(
    bm25: Sequence[Found[K]], vector: Sequence[Found[K]], *, share: float = VECTOR_SHARE
) -> list[Fused[K]]:
    """Order what either ranking found by its weighted scores, each ranking's between 0 and 1.

    Both must be ordered, best first. Of equals, the one that BM25 has first comes first.
    """
    by_words, by_meaning = _places(bm25), _places(vector)
    words, meaning = _levelled(bm25), _levelled(vector)
    fused = [
        Fused(
            key,
            (1 - share) * words.get(key, 0.0) + share * meaning.get(key, 0.0),
            *(by_words.get(key), by_meaning.get(key)),
            bm25[by_words[key] - 1].score if key in by_words else None,
            vector[by_meaning[key] - 1].score if key in by_meaning else None,
        )
        for key in dict.fromkeys((*by_words, *by_meaning))
    ]
    return sorted(fused, key=lambda one: -one.score)


def alone(bm25: Sequence[Found[K]], vector: Sequence[Found[K]]) -> list[Fused[K]]:
    """Return the one ranking that there is, in the fused ranking's form."""
    return [
        *(Fused(one.key, one.score, bm25_rank=n, bm25=one.score) for n, one in enumerate(bm25, 1)),
        *(
            Fused(one.key, one.score, vector_rank=n, cosine=one.score)
            for n, one in enumerate(vector, 1)
        ),
    ]


def _places(found: Sequence[Found[K]]) -> Mapping[K, int]:
    return {one.key: n for n, one in enumerate(found, 1)}


def _levelled(found: Sequence[Found[K]]) -> Mapping[K, float]:
    """Spread one ranking's scores from 0, its last, to 1, its first; equals all get 1."""
    if not found:
        return {}
    best, worst = found[0].score, found[-1].score
    spread = best - worst
    return {one.key: (one.score - worst) / spread if spread else 1.0 for one in found}
