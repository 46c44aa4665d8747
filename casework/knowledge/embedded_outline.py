"""A short form of a large shelf's vectors: it says which few are worth comparing in full.

The few directions along which a shelf's vectors differ most hold most of every cosine. A product
with those alone reads a quarter of the memory; only its best are compared in full, so the cosines
that come out are exact. Signs of the 512 numbers are shorter still, but of near equals they lose
some: docs/knowledge-retrieval.md has both figures.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.shelf import Shelf

#: From so many passages on a shelf has an outline; a smaller one is compared in full.
LARGE = 20_000
#: An outline keeps at least this share of what its vectors are made of.
SHARE = 0.75
#: So many candidates are compared in full for each passage that is wanted.
SPARE = 20
#: Widths are multiples of this.
_STEP = 32
#: So many vectors are looked at to find the directions.
_SURVEYED = 10_000


@dataclass(frozen=True)
class Outline:
    """The outlines of the first `size` passages of a shelf, as they stood at one moment.

    Where no few directions hold enough, it has none, and leaves everything to the shelf.
    """

    basis: NDArray[np.float32]
    rows: NDArray[np.float32]
    size: int
    #: The number of the last passage. Once any is packed away another stands in its place.
    newest: int
    #: How many passages there were when the directions were found.
    surveyed: int

    @classmethod
    def of(cls, shelf: Shelf, before: "Outline | None") -> "Outline | None":
        """Return the outline of a shelf, from the one before as far as it still holds."""
        if shelf.size < LARGE:
            return None
        if before is None or not before.fits(shelf):
            basis = _directions(shelf)
            rows = np.empty((len(shelf.numbers), basis.shape[1]), dtype=np.float32)
            before = cls(basis=basis, rows=rows, size=0, newest=0, surveyed=shelf.size)
        return before.up_to(shelf)

    def narrowed(
        self, vector: NDArray[np.float32], allowed: NDArray[np.bool_], most: int
    ) -> NDArray[np.bool_]:
        """Leave of those allowed the ones among which the nearest to a unit vector are."""
        kept = most * SPARE
        places = np.flatnonzero(allowed)
        if not self.basis.shape[1] or len(places) <= kept:
            return allowed
        # As in `Shelf.nearest`: no threads, which wait for each other on a busy machine.
        rough = np.vecdot(self.rows[: self.size], vector @ self.basis)[places]
        narrowed = np.zeros_like(allowed)
        narrowed[places[np.argpartition(rough, len(rough) - kept)[-kept:]]] = True
        return narrowed

    def fits(self, shelf: Shelf) -> bool:
        """Say whether the shelf still begins with these passages, and is not twice as long."""
        return (
            self.size <= shelf.size < 2 * self.surveyed
            and int(shelf.numbers[self.size - 1]) == self.newest
        )

    def up_to(self, shelf: Shelf) -> "Outline":
        """Add what is new, behind what a search that goes on may be reading."""
        if shelf.size == self.size:
            return self
        rows = self.rows
        if len(rows) < shelf.size:
            rows = np.empty((len(shelf.numbers), rows.shape[1]), dtype=np.float32)
            rows[: self.size] = self.rows[: self.size]
        new = slice(self.size, shelf.size)
        np.matmul(shelf.vectors[new], self.basis, out=rows[new])
        return replace(self, rows=rows, size=shelf.size, newest=shelf.newest)


def _directions(shelf: Shelf) -> NDArray[np.float32]:
    """Find the fewest directions that hold the share; none if half of all do not hold it."""
    sample = shelf.vectors[: shelf.size : max(1, shelf.size // _SURVEYED)]
    strengths, directions = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    held = np.cumsum(strengths[::-1])
    needed = int(np.searchsorted(held, SHARE * held[-1])) + 1
    width = -(-needed // _STEP) * _STEP
    if 2 * width > len(strengths):
        width = 0
    return np.ascontiguousarray(directions[:, ::-1][:, :width], dtype=np.float32)
