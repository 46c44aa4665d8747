"""The audit chain by actions: for each what was recorded of it, in a few words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.effect import EffectState
from casework.store import Tx
from casework.store.records import AuditEntry

_PAGE = 1000


@dataclass(kw_only=True)
class ActionChain:
    """What the chain has of one action. Counted, because each may be there once."""

    action_id: str
    proposed: int = 0
    claimed: int = 0
    succeeded: int = 0
    action_hash: str = ""
    other_hash: bool = False
    customer: str = ""
    tool: str = ""
    amount: tuple[str, str] = ("", "")
    receipt: str = ""
    state: EffectState | None = None
    claimed_at: datetime | None = None
    moved_at: datetime | None = None

    def take_in(self, entry: Mapping[str, Any], at: datetime) -> None:
        """Follow one more entry."""
        said = {name: value for name, value in entry.items() if isinstance(value, str)}
        what, state = said.get("what", ""), said.get("state", "")
        hash_ = said.get("action_hash", self.action_hash)
        self.other_hash = self.other_hash or (self.action_hash not in {"", hash_})
        self.action_hash = hash_
        self.customer = said.get("customer", self.customer)
        self.proposed += what == "proposal"
        if what not in {"proposal", "confirmation", "effect"} or state not in set(EffectState):
            return
        self.state, self.moved_at = EffectState(state), at
        if self.state is EffectState.claimed:
            self.claimed += 1
            self.claimed_at = at
            self.tool = said.get("tool", "")
            self.amount = (said.get("amount_minor", ""), said.get("currency", ""))
        if self.state is EffectState.succeeded:
            self.succeeded += 1
            self.receipt = said.get("receipt", "")


async def chains(tx: Tx) -> dict[str, ActionChain]:
    """Read the whole chain of the tenant, by actions."""
    found: dict[str, ActionChain] = {}
    after = 0
    while entries := await tx.audit.entries(after, _PAGE):
        _follow(found, entries)
        after = entries[-1].seq
    return found


def _follow(found: dict[str, ActionChain], entries: Iterable[AuditEntry]) -> None:
    for entry in entries:
        action_id = entry.entry.get("action_id")
        if isinstance(action_id, str):
            chain = found.setdefault(action_id, ActionChain(action_id=action_id))
            chain.take_in(entry.entry, entry.at)
