"""Whether a proof's entries are in the chain: each one under the root that a checkpoint signs."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from casework.audit.proof import Entry, Proof
from casework.audit.signatures import CHECKPOINT_AUDIENCE, CHECKPOINT_TYP, Keys, said
from casework.identity.keys import CHECKPOINT
from casework.store.tree import root_by

#: Transactions have the time at which they began; two that waited for each other, on two
#: machines, may stand in the chain the other way round by this much.
AT_ONCE = timedelta(seconds=60)


def unanchored(proof: Proof, keys: Keys) -> Iterator[str]:
    """Say of every entry that is not where the checkpoint has it why."""
    signed = said(proof.checkpoint, keys, typ=CHECKPOINT_TYP, kid_prefix=CHECKPOINT)
    if signed is None or signed.get("aud") != CHECKPOINT_AUDIENCE:
        yield "the checkpoint's signature does not hold"
        return
    count, root = signed.get("count"), signed.get("root")
    if signed.get("tenant") != proof.tenant or not isinstance(count, int) or not root:
        yield "the checkpoint is of another tenant, or signs no tree"
        return
    for entry in proof.entries:
        made = entry.hash(proof.tenant)
        if root_by(made, entry.seq - 1, count, entry.path) != root:
            yield f"entry {entry.seq} is not in the chain that the checkpoint signs"
    yield from _disorder(proof.entries, signed)


def _disorder(entries: tuple[Entry, ...], signed: Mapping[str, Any]) -> Iterator[str]:
    for before, after in pairwise(entries):
        if after.seq <= before.seq:
            yield f"entry {after.seq} stands behind entry {before.seq}"
    times = [(f"entry {entry.seq}", time_of(entry.entry.get("at"))) for entry in entries]
    times.append(("the checkpoint", time_of(signed.get("at"))))
    for (_, earlier), (name, later) in pairwise(times):
        if earlier is None or later is None or later < earlier - AT_ONCE:
            yield f"the time of {name} is before the one before it"


def time_of(value: object) -> datetime | None:
    """Read a time as the chain writes it; None when it is none."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
