"""Approvals as they are read: each with its decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, select

from casework.domain.approval import Approval as Card
from casework.domain.approval import ApprovalStatus
from casework.domain.approval import Decision as Word
from casework.store.records import ApprovalRecord, DecisionRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.paging import later_than
from casework.store.tables.base import table_of
from casework.store.tables.ledger import Approval, Decision

APPROVAL = table_of(Approval)
DECISION = table_of(Decision)


class ApprovalReads(Repository):
    """The approvals that exist in this scope."""

    async def get(self, id: str) -> ApprovalRecord | None:
        """Find an approval."""
        return _first(await self._records(select(APPROVAL).where(self._one(id))))

    async def of_action(self, action_id: str) -> ApprovalRecord | None:
        """Find the one approval of an action."""
        its = (APPROVAL.c.action_id == action_id) & self._work.mine(APPROVAL)
        return _first(await self._records(select(APPROVAL).where(its)))

    async def list(
        self,
        states: Sequence[ApprovalStatus] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> tuple[ApprovalRecord, ...]:
        """List approvals in these states (none given: in all), the first due first."""
        query = select(APPROVAL).where(self._work.mine(APPROVAL), self._work.readable(APPROVAL))
        if states:
            query = query.where(APPROVAL.c.status.in_(states))
        if after is not None:
            query = query.where(later_than(APPROVAL, APPROVAL.c.expires_at, after))
        query = query.order_by(APPROVAL.c.expires_at, APPROVAL.c.id).limit(limit)
        return await self._records(query)

    async def unacknowledged(
        self, older_than: datetime, limit: int = 100
    ) -> tuple[ApprovalRecord, ...]:
        """Give outcomes that no workflow was told of, oldest first."""
        query = (
            select(APPROVAL)
            .where(self._work.mine(APPROVAL), self._work.readable(APPROVAL))
            .where(APPROVAL.c.status != ApprovalStatus.pending)
            .where(APPROVAL.c.acknowledged_at.is_(None), APPROVAL.c.decided_at <= older_than)
            .order_by(APPROVAL.c.decided_at, APPROVAL.c.id)
            .limit(limit)
        )
        return await self._records(query)

    def _one(self, id: str) -> ColumnElement[bool]:
        return (APPROVAL.c.id == id) & self._work.mine(APPROVAL)

    async def _records(self, query: Select[Any]) -> tuple[ApprovalRecord, ...]:
        rows = await self._work.rows(query)
        if not rows:
            return ()
        ids = [row["id"] for row in rows]
        spoken = select(DECISION).where(DECISION.c.approval_id.in_(ids), self._work.mine(DECISION))
        words: dict[str, tuple[DecisionRecord, ...]] = {}
        for row in await self._work.rows(spoken.order_by(DECISION.c.at, DECISION.c.jti)):
            approval_id = row["approval_id"]
            words[approval_id] = (*words.get(approval_id, ()), await self._decision(row))
        return tuple(_record(row, words.get(row["id"], ())) for row in rows)

    async def _decision(self, row: RowMapping) -> DecisionRecord:
        cells = await self._cells(row["customer"], DECISION.name, row["jti"])
        word = {name: row[name] for name in Word.model_fields}
        return DecisionRecord(
            decision=Word.model_validate(word | {"reason": cells.open("reason", row["reason"])}),
            jws=cells.open("jws", row["jws"]),
            at=row["at"],
            note=cells.open("note", row["note"]),
            customer_text=cells.open("customer_text", row["customer_text"]),
            undone_at=row["undone_at"],
        )


def _record(row: RowMapping, decisions: tuple[DecisionRecord, ...]) -> ApprovalRecord:
    card = Card.model_validate({name: row[name] for name in Card.model_fields})
    given = {"approval", "decisions"}
    rest = {name: row[name] for name in ApprovalRecord.model_fields if name not in given}
    return ApprovalRecord(approval=card, decisions=decisions, **rest)


def _first(records: tuple[ApprovalRecord, ...]) -> ApprovalRecord | None:
    return records[0] if records else None
