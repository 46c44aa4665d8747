"""Denials: what a supervisor refused stays refused in that case until a person lifts it."""

from sqlalchemy import or_, select, update

from casework.store.records import DenialRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.ledger import Denial

_DENIAL = table_of(Denial)


class Denials(Repository):
    """The denials that exist in this scope."""

    async def add(self, denial: DenialRecord) -> None:
        """Let a denial stick; the same id again changes nothing."""
        owner = await self._work.owner(denial.case_id)
        owner = self._work.belongs(denial.tenant, owner["customer"])
        await self._work.insert_new(_DENIAL, denial.model_dump() | owner)

    async def blocking(
        self, case_id: str, subject_key: str, amount_minor: int | None
    ) -> DenialRecord | None:
        """Find a standing denial of this subject from this amount down, or of any amount."""
        query = select(_DENIAL).where(
            self._work.mine(_DENIAL),
            _DENIAL.c.case_id == case_id,
            _DENIAL.c.subject_key == subject_key,
            _DENIAL.c.lifted_at.is_(None),
        )
        if amount_minor is not None:
            reached = _DENIAL.c.from_minor <= amount_minor
            query = query.where(or_(_DENIAL.c.from_minor.is_(None), reached))
        row = await self._work.row(query.order_by(_DENIAL.c.at, _DENIAL.c.id).limit(1))
        if row is None:
            return None
        return DenialRecord.model_validate({name: row[name] for name in DenialRecord.model_fields})

    async def lift(self, id: str, by: str) -> bool:
        """End a denial; False when it did not stand."""
        change = update(_DENIAL).where(
            _DENIAL.c.id == id, _DENIAL.c.lifted_at.is_(None), self._work.mine(_DENIAL)
        )
        values = {"lifted_at": self._work.now, "lifted_by": by}
        return await self._work.changed(change.values(**values)) > 0
