"""Readings: how each goal was understood, so that what people say of it later finds it."""

from sqlalchemy import RowMapping, select

from casework.store.records import ReadingRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.learning import ReadGoal

_READ = table_of(ReadGoal)


class Readings(Repository):
    """The goals as they were read, in this scope."""

    async def add(self, reading: ReadingRecord) -> None:
        """Keep how a goal was read; the same id again changes nothing.

        Raises:
            Erased: the customer was; nothing more is kept of them.

        """
        owner = await self._work.owner(reading.case_id)
        await self._work.seal(owner["customer"])
        row = reading.model_dump() | owner | {"asked": reading.asked}
        await self._work.insert_new(_READ, row | {"possible": list(reading.possible)})

    async def latest(self, case_id: str, goal_id: str) -> ReadingRecord | None:
        """Find how a goal was read last."""
        found = [reading for reading in await self.of_case(case_id) if reading.goal_id == goal_id]
        return found[-1] if found else None

    async def of_case(self, case_id: str) -> tuple[ReadingRecord, ...]:
        """Give a case's readings, oldest first."""
        query = select(_READ).where(_READ.c.case_id == case_id, self._work.mine(_READ))
        rows = await self._work.rows(query.order_by(_READ.c.at, _READ.c.first.desc(), _READ.c.id))
        return tuple(_record(row) for row in rows)


def _record(row: RowMapping) -> ReadingRecord:
    return ReadingRecord.model_validate({name: row[name] for name in ReadingRecord.model_fields})
