"""Handoffs: a case that passed to a person, with the story so far."""

from typing import Any

from sqlalchemy import RowMapping, Select, or_, select, update

from casework.domain.errors import Broken
from casework.domain.handoff import Packet
from casework.store.records import HandoffRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.paging import later_than
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Handoff

_HANDOFF = table_of(Handoff)
_OPEN = _HANDOFF.c.given_back_at.is_(None)


class Handoffs(Repository):
    """The handoffs that exist in this scope."""

    async def open(self, handoff: HandoffRecord) -> HandoffRecord:
        """Store a handoff; the same id again, or one that is open, gives what is stored."""
        owner = await self._work.owner(handoff.case_id)
        cells = await self._cells(owner["customer"], _HANDOFF.name, handoff.id)
        packet = cells.close("packet", handoff.packet.model_dump_json())
        row = handoff.model_dump() | owner | {"packet": packet}
        if await self._work.insert_new(_HANDOFF, row):
            return handoff
        stored = await self.get(handoff.id) or await self.open_of_case(handoff.case_id)
        if stored is None or stored.case_id != handoff.case_id:
            raise Broken("The id of this handoff is taken.")
        return stored

    async def get(self, id: str) -> HandoffRecord | None:
        """Find a handoff."""
        found = await self._records(self._mine().where(_HANDOFF.c.id == id))
        return found[0] if found else None

    async def open_of_case(self, case_id: str) -> HandoffRecord | None:
        """Find the handoff under which a person has the case, or should."""
        found = await self._records(self._mine().where(_HANDOFF.c.case_id == case_id, _OPEN))
        return found[0] if found else None

    async def list(
        self, limit: int = 50, after: str | None = None, *, open_only: bool = True
    ) -> tuple[HandoffRecord, ...]:
        """List handoffs, the longest waiting first."""
        query = self._mine().where(self._work.readable(_HANDOFF))
        if open_only:
            query = query.where(_OPEN)
        if after is not None:
            query = query.where(later_than(_HANDOFF, _HANDOFF.c.created_at, after))
        query = query.order_by(_HANDOFF.c.created_at, _HANDOFF.c.id).limit(limit)
        return await self._records(query)

    async def take(self, id: str, person: str) -> bool:
        """Let a person have the case; False when another has it, or it was given back."""
        free = or_(_HANDOFF.c.taken_by.is_(None), _HANDOFF.c.taken_by == person)
        change = update(_HANDOFF).where(_HANDOFF.c.id == id, _OPEN, free, self._work.mine(_HANDOFF))
        return await self._work.changed(change.values(taken_by=person, taken_at=self._work.now)) > 0

    async def give_back(self, id: str) -> bool:
        """Give the case back to the engine; False when it was already."""
        change = update(_HANDOFF).where(_HANDOFF.c.id == id, _OPEN, self._work.mine(_HANDOFF))
        return await self._work.changed(change.values(given_back_at=self._work.now)) > 0

    def _mine(self) -> Select[Any]:
        return select(_HANDOFF).where(self._work.mine(_HANDOFF))

    async def _records(self, query: Select[Any]) -> tuple[HandoffRecord, ...]:
        return tuple([await self._record(row) for row in await self._work.rows(query)])

    async def _record(self, row: RowMapping) -> HandoffRecord:
        cells = await self._cells(row["customer"], _HANDOFF.name, row["id"])
        values = {name: row[name] for name in HandoffRecord.model_fields}
        packet = Packet.model_validate_json(cells.open("packet", row["packet"]))
        return HandoffRecord.model_validate(values | {"packet": packet})
