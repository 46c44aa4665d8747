"""A shelf's vectors in memory, with the facts that passages are filtered by."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.fusion import Found
from casework.knowledge.index import Query

#: Stands for "since ever" and "for ever" among days that are numbers.
_EVER = 10_000_000
#: Audiences are bits of one number.
_AUDIENCES = 63


def first_day(day: date | None) -> int:
    """Return the first day on which a passage holds, as a number."""
    return day.toordinal() if day else 0


def last_day(day: date | None) -> int:
    """Return the last day on which a passage holds, as a number."""
    return day.toordinal() if day else _EVER


@dataclass(frozen=True)
class Row:
    """One passage as it is read from the file."""

    number: int
    vector: bytes
    audience: Sequence[str]
    language: str
    first: int
    last: int


@dataclass
class Codes:
    """Numbers for words; a word keeps its number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, word: str) -> int:
        """Return the word's number, a new one for a new word."""
        return self.numbers.setdefault(word, len(self.numbers))


@dataclass(frozen=True)
class Shelf:
    """The passages of one tenant under one model, as they stood at one moment.

    What is added later goes into room behind `size`, so a search goes on undisturbed with the
    shelf that it holds. Exact: one product with every vector, 2 KB of memory for each of 512.
    """

    size: int
    numbers: NDArray[np.int64]
    vectors: NDArray[np.float32]
    audience: NDArray[np.int64]
    language: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    alive: NDArray[np.bool_]
    audiences: Codes
    languages: Codes
    #: How often the shelf in the file had been added to and taken from.
    written: int = 0
    dropped: int = 0

    @classmethod
    def empty(cls, dimensions: int, room: int = 0) -> "Shelf":
        """Return a shelf with nothing on it, and room for so many."""
        return cls(
            size=0,
            numbers=np.zeros(room, dtype=np.int64),
            vectors=np.zeros((room, dimensions), dtype=np.float32),
            audience=np.zeros(room, dtype=np.int64),
            language=np.zeros(room, dtype=np.int32),
            first=np.zeros(room, dtype=np.int32),
            last=np.zeros(room, dtype=np.int32),
            alive=np.zeros(room, dtype=np.bool_),
            audiences=Codes(),
            languages=Codes(),
        )

    @property
    def newest(self) -> int:
        """The highest number on the shelf; what is added later has a higher one."""
        return int(self.numbers[self.size - 1]) if self.size else 0

    def with_rows(self, rows: Sequence[Row]) -> "Shelf":
        """Return the shelf with more passages on it."""
        if not rows:
            return self
        size = self.size + len(rows)
        grown = self if size <= len(self.numbers) else self._roomier(size)
        new = slice(self.size, size)
        grown.numbers[new] = [row.number for row in rows]
        width = self.vectors.shape[1]
        grown.vectors[new] = np.frombuffer(
            b"".join(row.vector for row in rows), dtype=np.float32
        ).reshape(-1, width)
        grown.audience[new] = [self._bits(row.audience) for row in rows]
        grown.language[new] = [self.languages.of(row.language) for row in rows]
        grown.first[new] = [row.first for row in rows]
        grown.last[new] = [row.last for row in rows]
        grown.alive[new] = True
        return replace(grown, size=size)

    def only(self, numbers: NDArray[np.int64]) -> "Shelf":
        """Return the shelf without what is no longer among `numbers`."""
        alive = np.zeros_like(self.alive)
        alive[: self.size] = np.isin(self.numbers[: self.size], numbers, assume_unique=True)
        thinned = replace(self, alive=alive)
        return thinned._packed() if 2 * int(alive.sum()) < self.size else thinned  # noqa: SLF001

    def at(self, written: int, dropped: int) -> "Shelf":
        """Return the shelf with the marks of the moment in the file that it shows."""
        return replace(self, written=written, dropped=dropped)

    def allowed(self, query: Query) -> NDArray[np.bool_]:
        """Say of each passage whether the query may find it."""
        n = self.size
        bit = self.audiences.numbers.get(query.audience)
        if bit is None:
            return np.zeros(n, dtype=np.bool_)
        day = query.on.toordinal()
        found = self.alive[:n] & (self.audience[:n] >> bit & 1).astype(np.bool_)
        found &= (self.first[:n] <= day) & (day <= self.last[:n])
        if query.language is not None:
            found &= self.language[:n] == self.languages.numbers.get(query.language, -1)
        return found

    def nearest(
        self, vector: NDArray[np.float32], allowed: NDArray[np.bool_], most: int
    ) -> list[Found[int]]:
        """Return the passages nearest to a unit vector among those allowed, nearest first."""
        places = np.flatnonzero(allowed)
        # A copy of the few rows is cheaper than a product with all of them; of many it is not.
        if 4 * len(places) < self.size:
            cosines = np.vecdot(self.vectors[places], vector)
        else:
            # Not `@`: its threads wait for each other on a busy machine.
            cosines = np.vecdot(self.vectors[: self.size], vector)[places]
        if len(places) > most:
            top = np.argpartition(-cosines, most - 1)[:most]
            places, cosines = places[top], cosines[top]
        order = np.lexsort((places, -cosines))
        numbers = self.numbers[places]
        return [Found(int(numbers[i]), float(cosines[i])) for i in order]

    def holds(self, numbers: Sequence[int], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say of each number whether it is on the shelf and allowed."""
        wanted = np.asarray(numbers, dtype=np.int64)
        places = np.searchsorted(self.numbers[: self.size], wanted)
        places = np.minimum(places, max(self.size - 1, 0))
        if not self.size:
            return np.zeros(len(wanted), dtype=np.bool_)
        found: NDArray[np.bool_] = (self.numbers[places] == wanted) & allowed[places]
        return found

    def _bits(self, audience: Sequence[str]) -> int:
        numbers = [self.audiences.of(word) for word in audience]
        if any(number >= _AUDIENCES for number in numbers):
            raise ValueError(f"a shelf knows at most {_AUDIENCES} audiences")
        return sum(1 << number for number in set(numbers))

    def _roomier(self, size: int) -> "Shelf":
        room = size + size // 4
        arrays: dict[str, Any] = {name: _with_room(old, room) for name, old in self._arrays()}
        return replace(self, **arrays)

    def _packed(self) -> "Shelf":
        kept = self.alive[: self.size]
        arrays: dict[str, Any] = {name: old[: self.size][kept] for name, old in self._arrays()}
        return replace(self, size=int(kept.sum()), **arrays)

    def _arrays(self) -> list[tuple[str, NDArray[np.generic]]]:
        return [
            (name, getattr(self, name))
            for name in ("numbers", "vectors", "audience", "language", "first", "last", "alive")
        ]


def _with_room(old: NDArray[np.generic], room: int) -> NDArray[np.generic]:
    new = np.zeros((room, *old.shape[1:]), dtype=old.dtype)
    new[: len(old)] = old
    return new


def unit(vector: Sequence[float]) -> NDArray[np.float32]:
    """Return a vector at length one; one of zeros stays as it is."""
    row = np.asarray(vector, dtype=np.float32)
    length = float(np.linalg.norm(row.astype(np.float64)))
    return row / np.float32(length) if length else row
