"""Where passages are found again: one port, and the words that its stores share."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from casework.domain.errors import Broken, Retryable
from casework.domain.words import Word
from casework.knowledge.chunk import Chunk

#: The largest number that a store's vectors can hold.
_LARGEST = 3e38


class Mode(StrEnum):
    """By what passages are ranked."""

    bm25 = "bm25"
    vector = "vector"
    hybrid = "hybrid"


class Query(Word):
    """A question, and who may see what on which day. The text may hold anything at all."""

    text: str
    vector: tuple[float, ...] | None = None
    #: Only passages that name this audience.
    audience: str
    #: Only passages in this language; None: in any.
    language: str | None = None
    #: Only passages that hold on this day; both ends of their time count.
    on: date
    k: int = Field(default=10, ge=1, le=1000)
    mode: Mode = Mode.hybrid
    #: Whose vectors are compared; empty: those of the model that serves.
    model: str = ""


class Hit(Word):
    """A passage that was found, and why."""

    chunk: Chunk
    #: What the hits are ordered by. Comparable within one answer only.
    score: float
    #: Its places, from 1, in the two rankings; None where it did not come up.
    bm25_rank: int | None = None
    vector_rank: int | None = None
    #: What the two rankings measured; BM25's scale is the store's own.
    bm25: float | None = None
    cosine: float | None = None


class NotAllStored(Retryable):
    """Some passages were refused; all the others are stored."""

    def __init__(self, reasons: Mapping[str, str] | str) -> None:
        """Keep the reason for each chunk's id."""
        self.reasons = {} if isinstance(reasons, str) else dict(reasons)
        told = "; ".join(f"{name}: {why}" for name, why in sorted(self.reasons.items())[:3])
        super().__init__(
            reasons
            if isinstance(reasons, str)
            else f"{len(self.reasons)} passages were not stored. {told}"
        )


class IndexAway(Retryable):
    """The index does not answer for now; nothing was found and nothing was lost."""


class WrongVector(Broken):
    """The question's vector has another length than the stored ones: another model made it."""


class StillServing(Broken):
    """The vectors of the model that serves cannot be forgotten; let another one serve first."""


class Index(Protocol):
    """Keeps passages by tenant and by the model that made their vectors.

    Nothing crosses tenants. What was stored under one model is a whole of its own: while a new
    model's vectors are being made the old ones serve, and `serve` is one atomic write.
    """

    async def put(
        self, tenant: str, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]], model: str
    ) -> None:
        """Store passages with their vectors; one that is there already is replaced.

        A tenant's first model serves from its first passage on.

        Raises:
            NotAllStored: some were refused, each for its own reason; the others are stored.
            IndexAway: the store does not answer; the call may be made again.

        """
        ...

    async def drop(self, tenant: str, chunk_ids: Sequence[str]) -> None:
        """Remove passages under every model; those that are not there are gone already."""
        ...

    async def ids(self, tenant: str, model: str = "") -> frozenset[str]:
        """Return the ids stored under a model; empty: under the one that serves."""
        ...

    async def search(self, tenant: str, query: Query) -> tuple[Hit, ...]:
        """Return the best passages, best first; none where there is nothing to go by.

        Raises:
            WrongVector: the query's vector cannot be compared with the stored ones.
            IndexAway: the store does not answer; the call may be made again.

        """
        ...

    async def serving(self, tenant: str) -> str:
        """Return the model whose vectors serve; empty: nothing is stored yet."""
        ...

    async def serve(self, tenant: str, model: str) -> None:
        """Let another model's vectors serve from the next search on, in one write."""
        ...

    async def forget(self, tenant: str, model: str) -> None:
        """Delete what is stored under a model.

        Raises:
            StillServing: it is the one that serves.

        """
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...


def unfit(chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]]) -> dict[str, str]:
    """Name the passages whose vector no store can take, with the reason for each."""
    if len(chunks) != len(vectors):
        raise ValueError(f"{len(chunks)} passages came with {len(vectors)} vectors")
    return {
        chunk.id: why
        for chunk, vector in zip(chunks, vectors, strict=True)
        if (why := _why_unfit(vector))
    }


def _why_unfit(vector: Sequence[float]) -> str:
    if not len(vector):
        return "its vector is empty"
    if not all(abs(part) <= _LARGEST for part in vector):
        return "its vector holds a value that is no number"
    return ""
