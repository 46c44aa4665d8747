"""Approvals: one per action, decided by people, consumed by one claim or by none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, update

from casework.domain.approval import Approval as Card
from casework.domain.approval import ApprovalStatus, DecisionKind
from casework.domain.errors import Broken
from casework.store.records import ApprovalRecord, DecisionRecord
from casework.store.repositories.approval_reads import APPROVAL, DECISION, ApprovalReads

_PENDING = APPROVAL.c.status == ApprovalStatus.pending


class Approvals(ApprovalReads):
    """The approvals that exist in this scope, and every way they change."""

    async def open(self, approval: Card) -> ApprovalRecord:
        """Store a new approval; the same id again gives what is stored."""
        row = approval.model_dump() | self._work.belongs(approval.tenant, approval.customer)
        if await self._work.insert_new(APPROVAL, row):
            return ApprovalRecord(approval=approval)
        stored = await self.get(approval.id)
        if stored is None:
            raise Broken("The id of this approval, or its action's place, is taken.")
        return stored

    async def add_decision(self, approval_id: str, decision: DecisionRecord) -> bool:
        """Store one person's signed word; False when it is too late or they have spoken.

        Holds the approval's row: whatever the decision leads to, and the expiry, come after it.

        Raises:
            Broken: the word is on another action, or is the requester's or the customer's own.

        """
        word = decision.decision
        held = select(APPROVAL.c.customer, APPROVAL.c.action_hash).where(
            self._one(approval_id), _PENDING, APPROVAL.c.expires_at > decision.at
        )
        approval = await self._work.row(held.with_for_update())
        if approval is None:
            return False
        approves = word.decision is DecisionKind.approve
        if word.approval_id != approval_id or (
            approves and word.action_hash != approval["action_hash"]
        ):
            raise Broken("The decision is not on this approval's action.")
        customer = approval["customer"]
        cells = await self._cells(customer, DECISION.name, word.jti)
        row = word.model_dump() | {
            **self._work.belongs(self._work.scope.tenant, customer),
            "reason": cells.close("reason", word.reason),
            "jws": cells.close("jws", decision.jws),
            "note": cells.close("note", decision.note),
            "customer_text": cells.close("customer_text", decision.customer_text),
            "at": decision.at,
        }
        return await self._work.insert_new(DECISION, row)

    async def set_status(
        self,
        id: str,
        to: ApprovalStatus,
        *,
        from_: ApprovalStatus | Sequence[ApprovalStatus],
        effective_at: datetime | None = None,
        replaced_by: str | None = None,
    ) -> bool:
        """Move an approval on from a state it is in; False when it is not, or yeses are missing."""
        if to is ApprovalStatus.consumed:
            raise Broken("Only consume consumes an approval.")
        before = (from_,) if isinstance(from_, ApprovalStatus) else tuple(from_)
        allowed = _enough() if to is ApprovalStatus.approved else true()
        values: dict[str, Any] = {"acknowledged_at": None, "decided_at": self._work.now}
        if effective_at is not None:
            values["effective_at"] = effective_at
        if replaced_by is not None:
            values["replaced_by"] = replaced_by
        return await self._move(id, to, APPROVAL.c.status.in_(before), allowed, **values)

    async def consume(self, id: str, action_hash: str, now: datetime) -> bool:
        """Use the approval up; True exactly once, for exactly this action, while it counts."""
        return await self._move(
            id,
            ApprovalStatus.consumed,
            APPROVAL.c.status == ApprovalStatus.approved,
            APPROVAL.c.action_hash == action_hash,
            APPROVAL.c.effective_at <= now,
            APPROVAL.c.expires_at > now,
            _enough(),
        )

    async def expire(self, id: str, now: datetime) -> bool:
        """End an approval that nobody decided in time; False when a decision was there first."""
        late = APPROVAL.c.expires_at <= now
        values = {"acknowledged_at": None, "decided_at": now}
        return await self._move(id, ApprovalStatus.expired, _PENDING, late, **values)

    async def undo_decision(self, approval_id: str, approver: str, now: datetime) -> bool:
        """Take one's own word back before it takes effect; the approval is pending again."""
        spoken = (DECISION.c.approval_id == approval_id) & (DECISION.c.approver == approver)
        spoken &= DECISION.c.undone_at.is_(None) & (DECISION.c.decision != DecisionKind.ask)
        decided = APPROVAL.c.status.in_((ApprovalStatus.approved, ApprovalStatus.denied))
        values = {"effective_at": None, "decided_at": None, "acknowledged_at": None}
        undone = await self._move(
            approval_id,
            ApprovalStatus.pending,
            or_(_PENDING, decided & (APPROVAL.c.effective_at > now)),
            select(DECISION.c.jti).where(spoken).exists(),
            **values,
        )
        if undone:
            change = update(DECISION).where(spoken, self._work.mine(DECISION))
            await self._work.changed(change.values(undone_at=now))
        return undone

    async def hold(
        self, id: str, person: str, until: datetime, *, take_over: bool = False
    ) -> bool | str:
        """Let a person look at the card: True, or who holds it; False when it is not pending."""
        free = or_(
            APPROVAL.c.held_by.is_(None),
            APPROVAL.c.held_by == person,
            APPROVAL.c.held_until <= self._work.now,
        )
        open_card = [self._one(id), _PENDING]
        change = update(APPROVAL).where(*open_card, *([] if take_over else [free]))
        if await self._work.changed(change.values(held_by=person, held_until=until)):
            return True
        holder = await self._work.value(select(APPROVAL.c.held_by).where(*open_card))
        return str(holder) if holder is not None else False

    async def assign(self, id: str, to: str) -> bool:
        """Pass a pending card to a person."""
        return await self._note(id, _PENDING, assigned_to=to)

    async def acknowledge(self, id: str) -> bool:
        """Note that a workflow knows of the outcome; False when it did already."""
        return await self._note(
            id, APPROVAL.c.acknowledged_at.is_(None), acknowledged_at=self._work.now
        )

    async def mark_reminded(self, id: str) -> bool:
        """Note that people were reminded; False when they were already."""
        return await self._note(id, APPROVAL.c.reminded_at.is_(None), reminded_at=self._work.now)

    async def _note(self, id: str, condition: ColumnElement[bool], **values: Any) -> bool:
        change = update(APPROVAL).where(self._one(id), condition).values(**values)
        return await self._work.changed(change) > 0

    async def _move(
        self, id: str, to: ApprovalStatus, *conditions: ColumnElement[bool], **values: Any
    ) -> bool:
        change = update(APPROVAL).where(self._one(id), *conditions)
        moved = change.values(status=to, version=APPROVAL.c.version + 1, **values)
        return await self._work.changed(moved) > 0


def _enough() -> ColumnElement[bool]:
    """Say that as many different people as needed said yes, and none took it back."""
    yes = (
        select(func.count(DECISION.c.approver.distinct()))
        .where(DECISION.c.approval_id == APPROVAL.c.id, DECISION.c.undone_at.is_(None))
        .where(DECISION.c.decision.in_((DecisionKind.approve, DecisionKind.edit)))
    )
    return yes.scalar_subquery() >= APPROVAL.c.needed
