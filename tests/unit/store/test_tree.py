"""The tree over the chain: a path shows that an entry is under a root, and shows nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.store.tree import Frontier, Tree, root_by


def hashes(count: int) -> list[str]:
    """Give hashes as entries have them."""
    return [hashlib.sha256(str(n).encode()).hexdigest() for n in range(count)]


def grown(leaves: list[str]) -> Frontier:
    """Grow a tree one entry at a time."""
    tree = Frontier()
    for leaf in leaves:
        tree = tree.added(leaf)
    return tree


def by_the_standard(leaves: list[str]) -> bytes:
    """Return the root as RFC 9162 §2.1.1 defines it, by halves."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + bytes.fromhex(leaves[0])).digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = by_the_standard(leaves[:half]), by_the_standard(leaves[half:])
    return hashlib.sha256(b"\1" + left + right).digest()


@pytest.mark.parametrize("count", range(20))
def test_the_root_is_the_standards(count: int) -> None:
    """Whoever knows RFC 9162 can make the same root."""
    assert grown(hashes(count)).root() == by_the_standard(hashes(count)).hex()


@given(st.integers(1, 70), st.data())
def test_every_entry_has_a_path_to_the_root(count: int, data: st.DataObject) -> None:
    """In a tree of any size, for every place in it."""
    leaves, index = hashes(count), data.draw(st.integers(0, count - 1))
    path = Tree(leaves).path(index)

    assert root_by(leaves[index], index, count, path) == grown(leaves).root()


@given(st.integers(2, 40), st.data())
def test_no_path_leads_another_entry_there(count: int, data: st.DataObject) -> None:
    """Another entry, place, size or path makes another root, or none."""
    leaves, index = hashes(count), data.draw(st.integers(0, count - 1))
    root, path = grown(leaves).root(), Tree(leaves).path(index)
    stranger = hashlib.sha256(b"stranger").hexdigest()
    longer = (*path, stranger)

    assert root_by(stranger, index, count, path) != root
    assert root_by(leaves[index], (index + 1) % count, count, path) != root
    assert root_by(leaves[index], index, count, path[:-1]) is None
    assert root_by(leaves[index], index, count, longer) is None
    assert root_by(leaves[index], count, count, path) is None
    assert root_by(leaves[index], -1, count, path) is None
