"""What somebody is asked: questions, confirmations, approvals."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select, update

from casework.domain.errors import Broken
from casework.domain.plan import Choice
from casework.store.records import PendingRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Pending

_PENDING = table_of(Pending)
_CHOICES = TypeAdapter(tuple[Choice, ...])


class Pendings(Repository):
    """The pending items that exist in this scope."""

    async def open(self, pending: PendingRecord) -> PendingRecord:
        """Store what is asked; the same id again gives what is stored."""
        owner = await self._work.owner(pending.case_id)
        cells = await self._cells(owner["customer"], _PENDING.name, pending.id)
        choices = _CHOICES.dump_json(pending.choices).decode()
        row = pending.model_dump() | {
            **owner,
            "text": cells.close("text", pending.text),
            "choices": cells.close("choices", choices),
        }
        if await self._work.insert_new(_PENDING, row):
            return pending
        stored = await self.get(pending.id)
        if stored is None or stored.case_id != pending.case_id:
            raise Broken("The id of this pending item is taken.")
        return stored

    async def get(self, id: str) -> PendingRecord | None:
        """Find a pending item, open or closed."""
        query = select(_PENDING).where(_PENDING.c.id == id, self._work.mine(_PENDING))
        row = await self._work.row(query)
        return await self._record(row) if row else None

    async def of_case(self, case_id: str, *, open_only: bool = True) -> tuple[PendingRecord, ...]:
        """Give what a case waits for, oldest first."""
        query = select(_PENDING).where(_PENDING.c.case_id == case_id, self._work.mine(_PENDING))
        if open_only:
            query = query.where(_PENDING.c.closed_at.is_(None))
        rows = await self._work.rows(query.order_by(_PENDING.c.created_at, _PENDING.c.id))
        return tuple([await self._record(row) for row in rows])

    async def close(self, id: str, outcome: str) -> bool:
        """End the waiting; False when it had ended before, or there is no such item."""
        change = update(_PENDING).where(
            _PENDING.c.id == id, _PENDING.c.closed_at.is_(None), self._work.mine(_PENDING)
        )
        return (
            await self._work.changed(change.values(closed_at=self._work.now, outcome=outcome)) > 0
        )

    async def acknowledge(self, id: str) -> bool:
        """Note that a workflow knows of the answer; False when it did already."""
        change = update(_PENDING).where(
            _PENDING.c.id == id, _PENDING.c.acknowledged_at.is_(None), self._work.mine(_PENDING)
        )
        return await self._work.changed(change.values(acknowledged_at=self._work.now)) > 0

    async def unacknowledged(
        self, older_than: datetime, limit: int = 100
    ) -> tuple[PendingRecord, ...]:
        """Give answers that no workflow was told of, oldest first, without their texts."""
        query = (
            select(_PENDING)
            .where(self._work.mine(_PENDING), _PENDING.c.acknowledged_at.is_(None))
            .where(_PENDING.c.closed_at <= older_than)
            .order_by(_PENDING.c.closed_at, _PENDING.c.id)
            .limit(limit)
        )
        return tuple(_unopened(row) for row in await self._work.rows(query))

    async def _record(self, row: RowMapping) -> PendingRecord:
        cells = await self._cells(row["customer"], _PENDING.name, row["id"])
        opened = {
            "text": cells.open("text", row["text"]),
            "choices": _CHOICES.validate_json(cells.open("choices", row["choices"])),
        }
        return _unopened(row).model_copy(update=opened)


def _unopened(row: RowMapping) -> PendingRecord:
    values = {name: row[name] for name in PendingRecord.model_fields}
    return PendingRecord.model_validate(values | {"text": "", "choices": ()})
