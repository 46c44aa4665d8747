"""A tree over the chain's hashes (RFC 9162): a short path shows that an entry is under a root.

The chain itself would need every later entry to do so; these are other customers' entries.
"""

import hashlib
from collections.abc import Sequence
from typing import Self

from casework.domain.words import Word

_LEAF, _NODE = b"\0", b"\1"


class Frontier(Word):
    """All that is needed to grow the tree: how many leaves, and the roots of its whole parts."""

    size: int = 0
    peaks: tuple[str, ...] = ()

    def added(self, entry_hash: str) -> Self:
        """Return the tree with one more entry."""
        peaks, size, top = list(self.peaks), self.size, _leaf(entry_hash)
        while size % 2:
            top, size = _node(bytes.fromhex(peaks.pop()), top), size // 2
        return self.model_copy(update={"size": self.size + 1, "peaks": (*peaks, top.hex())})

    def root(self) -> str:
        """Return the root over all entries so far."""
        if not self.peaks:
            return hashlib.sha256().hexdigest()
        root = bytes.fromhex(self.peaks[-1])
        for peak in reversed(self.peaks[:-1]):
            root = _node(bytes.fromhex(peak), root)
        return root.hex()


class Tree:
    """A whole tree, for the paths in it."""

    def __init__(self, entry_hashes: Sequence[str]) -> None:
        """Make every node once."""
        self._levels = [[_leaf(entry_hash) for entry_hash in entry_hashes]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = [_node(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)]
            self._levels.append([*pairs, *below[len(pairs) * 2 :]])

    def path(self, index: int) -> tuple[str, ...]:
        """Return what an entry needs beside it, from its neighbour up, to make the root."""
        path: list[str] = []
        for level in self._levels:
            if (beside := index ^ 1) < len(level):
                path.append(level[beside].hex())
            index //= 2
        return tuple(path)


def root_by(entry_hash: str, index: int, size: int, path: Sequence[str]) -> str | None:
    """Return the root that a path leads to; None when there is no such path in such a tree."""
    if not 0 <= index < size:
        return None
    root, last, steps = _leaf(entry_hash), size - 1, iter(path)
    while last:
        if index % 2 or index < last:
            step = next(steps, None)
            if step is None:
                return None
            beside = bytes.fromhex(step)
            root = _node(beside, root) if index % 2 else _node(root, beside)
        index, last = index // 2, last // 2
    return None if next(steps, None) is not None else root.hex()


def _leaf(entry_hash: str) -> bytes:
    return hashlib.sha256(_LEAF + bytes.fromhex(entry_hash)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
