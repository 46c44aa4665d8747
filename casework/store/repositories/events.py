"""Events: each change of a case, numbered in the tenant's order without gaps."""

from typing import Any

from sqlalchemy import Select, select

from casework.store.records import EventRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import CaseEvent

_EVENT = table_of(CaseEvent)


class Events(Repository):
    """The events that exist in this scope."""

    async def append(self, case_id: str, type: str, ref: str) -> int:
        """Add an event and give its number.

        Numbers become visible in their order, so a reader that saw one never misses a smaller.
        """
        owner = await self._work.owner(case_id)
        number = await self._work.next_event(_EVENT)
        row = {"case_id": case_id, "type": type, "ref": ref, "at": self._work.now, "seq": number}
        await self._work.insert(_EVENT, row | owner)
        return number

    async def after(self, case_id: str, seq: int, limit: int = 100) -> tuple[EventRecord, ...]:
        """Give a case's events after a number, in order."""
        return await self._after(seq, limit, select(_EVENT).where(_EVENT.c.case_id == case_id))

    async def after_all(self, seq: int, limit: int = 100) -> tuple[EventRecord, ...]:
        """Give the events of every case in the scope after a number, in order."""
        return await self._after(seq, limit, select(_EVENT))

    async def _after(self, seq: int, limit: int, query: Select[Any]) -> tuple[EventRecord, ...]:
        query = query.where(self._work.mine(_EVENT), _EVENT.c.seq > seq)
        rows = await self._work.rows(query.order_by(_EVENT.c.seq).limit(limit))
        fields = EventRecord.model_fields
        return tuple(
            EventRecord.model_validate({name: row[name] for name in fields}) for row in rows
        )
