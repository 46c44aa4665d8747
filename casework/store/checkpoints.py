"""Checkpoints: signed lines kept elsewhere, so that a chain cannot be shortened or rewritten."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping

from casework.domain.words import Word
from casework.store.chain import GENESIS, Head, link
from casework.store.scope import Scope
from casework.store.store import Store
from casework.store.tree import Frontier
from casework.store.tx import Tx

#: Signs the claims `tenant, seq, head, count, root, at` and gives one line.
Sign = Callable[[Mapping[str, Any]], str]
#: Gives the claims of a line that is truly signed, or None.
VerifyJws = Callable[[str], Mapping[str, Any] | None]
_PAGE = 500
_FORKED = "the chain was forked: two entries have this number"


class Intact(Word):
    """The whole chain holds, and it holds every checkpoint."""

    count: int
    head: str


class Damaged(Word):
    """The first entry that does not hold, and why."""

    seq: int
    why: str


class Signed(Word):
    """What was signed last: the head, the tree under it, and the line itself."""

    head: Head
    tree: Frontier
    line: str


async def checkpoint(
    store: Store, tenant: str, sign: Sign, file: Path, *, last: Signed | None = None
) -> Signed | None:
    """Sign the tenant's head and append the line to `file`; None when it is still `last`."""
    async with store.read(_auditor(tenant)) as tx:
        head = await tx.audit.head()
        if head is None or (last is not None and head == last.head):
            return None
        tree = await _grown(tx, last, head)
    line = sign(_claims(head, tree.root(), store.clock()))
    _append(file, line)
    return Signed(head=head, tree=tree, line=line)


async def _grown(tx: Tx, last: Signed | None, head: Head) -> Frontier:
    """Let the tree follow the chain, from what was signed before where it goes on from there."""
    tree = last.tree if last is not None and last.head.seq < head.seq else Frontier()
    while tree.size < head.seq:
        hashes = await tx.audit.hashes(tree.size, min(head.seq, tree.size + _PAGE))
        for made in hashes:
            tree = tree.added(made)
        if not hashes:
            break  # entries are missing; whoever verifies finds out which
    return tree


def _claims(head: Head, root: str, at: datetime) -> dict[str, Any]:
    return {
        "tenant": head.tenant,
        "seq": head.seq,
        "head": head.hash,
        "count": head.seq,
        "root": root,
        "at": at.isoformat(),
    }


def _append(file: Path, line: str) -> None:
    with file.open("a", encoding="ascii") as lines:
        lines.write(f"{line}\n")
        lines.flush()
        os.fsync(lines.fileno())


async def verify(
    store: Store, tenant: str, lines: Iterable[str], verify_jws: VerifyJws
) -> Intact | Damaged:
    """Walk the whole chain and hold it against every checkpoint of the tenant.

    An edit, a missing or moved entry, and a chain that was cut, or cut and grown again, are each
    found; without checkpoints a chain that was wholly rewritten is not.
    """
    seen = _signed_heads(tenant, lines, verify_jws)
    if isinstance(seen, Damaged):
        return seen
    async with store.read(_auditor(tenant)) as tx:
        return await _walk(tx, tenant, seen)


class _Seen(Word):
    """What a checkpoint saw; the first releases' saw no tree."""

    head: str
    root: str

    def fits(self, at: Head, tree: Frontier) -> bool:
        return self.head == at.hash and self.root in {"", tree.root()}


def _auditor(tenant: str) -> Scope:
    return Scope.of_service(tenant, "audit")


def _signed_heads(
    tenant: str, lines: Iterable[str], verify_jws: VerifyJws
) -> dict[int, _Seen] | Damaged:
    """Read what each checkpoint saw, by the number of the entry."""
    seen: dict[int, _Seen] = {}
    for number, line in enumerate(filter(None, map(str.strip, lines)), start=1):
        claims = verify_jws(line)
        if claims is None:
            return Damaged(seq=0, why=f"the signature of checkpoint {number} does not hold")
        if claims.get("tenant") != tenant:
            continue
        seq, head = claims.get("seq"), claims.get("head")
        if not isinstance(seq, int) or not isinstance(head, str) or claims.get("count") != seq:
            return Damaged(seq=0, why=f"checkpoint {number} does not say what it saw")
        at = _Seen(head=head, root=str(claims.get("root") or ""))
        if seen.setdefault(seq, at) != at:
            return Damaged(
                seq=seq, why="the chain was forked: two checkpoints saw two entries here"
            )
    return seen


async def _walk(tx: Tx, tenant: str, seen: dict[int, _Seen]) -> Intact | Damaged:
    at = Head(tenant=tenant, seq=0, hash=GENESIS)
    tree = Frontier()
    proved = 0  # the newest entry that a checkpoint saw just so
    while rows := await tx.audit.raw(at.seq, _PAGE):
        for row in rows:
            if row["seq"] <= at.seq:
                return Damaged(seq=row["seq"], why=_FORKED)
            why = _fault(at, row)
            if why is not None:
                return Damaged(seq=at.seq + 1, why=why)
            at = Head(tenant=tenant, seq=row["seq"], hash=row["hash"])
            tree = tree.added(at.hash)
            signed = seen.get(at.seq)
            if signed is not None and not signed.fits(at, tree):
                return Damaged(
                    seq=proved + 1,
                    why=f"the chain was rewritten: a checkpoint saw another entry {at.seq}",
                )
            proved = at.seq if signed else proved
    return await _ending(tx, at, max(seen, default=0))


def _fault(at: Head, row: RowMapping) -> str | None:
    """Say why a row does not follow on the entry before it, or None."""
    if row["seq"] != at.seq + 1:
        return "the entry is missing"
    if row["prev"] != at.hash:
        return "the entry does not follow on the one before it"
    if row["hash"] != link(at.tenant, row["seq"], row["prev"], row["entry"]):
        return "the entry was changed"
    return None if _time(row["entry"]) == row["at"] else "the entry's time was changed"


def _time(entry: str) -> datetime | None:
    """Read the time that the hash covers; None when the entry says none."""
    try:
        return datetime.fromisoformat(json.loads(entry)["at"])
    except (ValueError, TypeError, KeyError):
        return None


async def _ending(tx: Tx, at: Head, signed: int) -> Intact | Damaged:
    """Hold the end of the walk against the head and the newest checkpoint."""
    if signed > at.seq:
        return Damaged(seq=at.seq + 1, why=f"the chain was cut: a checkpoint saw {signed} entries")
    # On the edge between two pages the walk itself would step over a second entry.
    if (twice := await tx.audit.twice()) is not None:
        return Damaged(seq=twice, why=_FORKED)
    head = await tx.audit.head()
    if (head.seq if head else 0) > at.seq and await tx.audit.raw(at.seq, 1):
        return Intact(count=at.seq, head=at.hash)  # it grew while we walked
    if (head or at) != at or (head is None and at.seq):
        return Damaged(seq=at.seq + 1, why="the chain does not end where its head says")
    return Intact(count=at.seq, head=at.hash)
