"""Building a proof from the store: the chain's entries, and what is left of what they name."""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from pydantic import JsonValue

from casework.audit.proof import FORMAT, Entry, Opened, Proof
from casework.audit.story import LINKS
from casework.domain.action import Action
from casework.domain.approval import DecisionKind
from casework.domain.words import Word
from casework.store import Tx
from casework.store.checkpoints import Signed
from casework.store.records import AuditEntry
from casework.store.sealing import Erased
from casework.store.tree import Tree

_ACTION = "action_id"
_YES = frozenset({DecisionKind.approve, DecisionKind.edit})
#: Writes what a backend answered as the chain commits to it.
AnswerText = Callable[[str, dict[str, str]], str]


class Missing(StrEnum):
    """What there is no proof without: a claim, its token's name, a checkpoint after all of it."""

    claim = "claim"
    token = "token"
    signature = "signature"


class Unproved(Word):
    """There is nothing to prove, or not yet."""

    why: Missing


class Asked(Word):
    """What is to be proved, and whether the customer's words may stand in it."""

    action_id: str
    words: bool = False


class ProofBuilder:
    """Builds proofs in one reading transaction of somebody who may see every customer's effects."""

    def __init__(
        self, tx: Tx, signed: Signed, *, worded: Callable[[Action], bool], answer: AnswerText
    ) -> None:
        """Anchor at this checkpoint. `worded` says whether an action holds a customer's words."""
        self._tx = tx
        self._signed = signed
        self._worded = worded
        self._answer_text = answer

    async def build(self, asked: Asked) -> Proof | Unproved:
        """Build the proof of one effect; what an erased customer's key held is left out."""
        entries = await self._lineage(asked.action_id)
        claimed = next((e for e in entries if e.entry.get("state") == "claimed"), None)
        if claimed is None:
            return Unproved(why=Missing.claim)
        if "token" not in claimed.entry:
            return Unproved(why=Missing.token)
        lineage = list(dict.fromkeys(str(e.entry[_ACTION]) for e in entries if _proposes(e)))
        reading = await self._reading(entries)
        if reading is not None:
            entries = (reading, *entries)
        if entries[-1].seq > self._signed.head.seq:
            return Unproved(why=Missing.signature)
        return Proof(
            format=FORMAT,
            tenant=self._signed.head.tenant,
            action_id=asked.action_id,
            actions=await self._actions(lineage, asked),
            message=await self._message(reading) if asked.words else None,
            confirmation=await self._confirmation(asked.action_id),
            decisions=await self._decisions(lineage),
            answer=await self._answer(asked.action_id, str(claimed.entry["customer"])),
            entries=await self._with_paths(entries),
            checkpoint=self._signed.line,
        )

    async def _lineage(self, action_id: str) -> tuple[AuditEntry, ...]:
        """Find the entries of an action and of those it took the place of."""
        found: tuple[AuditEntry, ...] = ()
        wanted = {action_id}
        while True:
            about = await self._tx.audit.about(*((_ACTION, id_) for id_ in sorted(wanted)))
            found = tuple(e for e in about if e.entry.get("what") in LINKS)
            before = {str(e.entry["replaces"]) for e in found if e.entry.get("replaces")}
            if before <= wanted:
                return found
            wanted |= before

    async def _reading(self, entries: tuple[AuditEntry, ...]) -> AuditEntry | None:
        first = next((e for e in entries if _proposes(e)), None)
        named = str(first.entry.get("reading") or "") if first is not None else ""
        found = await self._tx.audit.about(("reading", named)) if named else ()
        return next((e for e in found if e.entry.get("what") == "reading"), None)

    async def _actions(self, lineage: list[str], asked: Asked) -> tuple[dict[str, JsonValue], ...]:
        try:
            effects = [await self._tx.effects.get(id_) for id_ in lineage]
        except Erased:
            return ()
        actions = [effect.action for effect in effects if effect is not None]
        if not asked.words and any(self._worded(action) for action in actions):
            return ()
        return tuple(json.loads(action.canonical()) for action in actions)

    async def _message(self, reading: AuditEntry | None) -> Opened | None:
        if reading is None:
            return None
        id_, customer = str(reading.entry["message"]), str(reading.entry["customer"])
        try:
            message = await self._tx.messages.get(id_)
            salt = await self._tx.audit.salt(customer, "message", id_)
        except Erased:
            return None
        return Opened(salt=salt, text=message.text) if message is not None else None

    async def _confirmation(self, action_id: str) -> str | None:
        record = await self._tx.confirmations.get(action_id)
        return record.jws if record is not None and record.confirmation.accepted else None

    async def _decisions(self, lineage: list[str]) -> tuple[str, ...]:
        """Give the signed yeses; an edit is the yes to what took an action's place."""
        signed: list[str] = []
        try:
            for id_ in lineage:
                approval = await self._tx.approvals.of_action(id_)
                said = approval.decisions if approval is not None else ()
                signed += [
                    d.jws for d in said if d.decision.decision in _YES and d.undone_at is None
                ]
        except Erased:
            return ()
        return tuple(signed)

    async def _answer(self, action_id: str, customer: str) -> Opened | None:
        try:
            effect = await self._tx.effects.get(action_id)
            salt = await self._tx.audit.salt(customer, "answer", action_id)
        except Erased:
            return None
        if effect is None or effect.receipt is None:
            return None
        return Opened(salt=salt, text=self._answer_text(effect.receipt, effect.details))

    async def _with_paths(self, entries: tuple[AuditEntry, ...]) -> tuple[Entry, ...]:
        tree = Tree(await self._tx.audit.hashes(0, self._signed.head.seq))
        return tuple(
            Entry(seq=e.seq, prev=e.prev, entry=e.entry, path=tree.path(e.seq - 1)) for e in entries
        )


def _proposes(entry: AuditEntry) -> bool:
    said: dict[str, Any] = entry.entry
    return said.get("what") == "proposal"
