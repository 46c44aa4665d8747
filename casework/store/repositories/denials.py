"""Denials: what a supervisor refused stays refused in that case until a person lifts it."""

from sqlalchemy import RowMapping, or_, select, update

from casework.store.records import DenialRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.paging import older_than
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
        return _record(row) if row else None

    async def get(self, id: str) -> DenialRecord | None:
        """Find a denial, standing or lifted."""
        query = select(_DENIAL).where(
            _DENIAL.c.id == id, self._work.mine(_DENIAL), self._work.readable(_DENIAL)
        )
        row = await self._work.row(query)
        return _record(row) if row else None

    async def list(
        self,
        limit: int = 50,
        after: str | None = None,
        *,
        case_id: str | None = None,
        open_only: bool = True,
    ) -> tuple[DenialRecord, ...]:
        """List denials, newest first; without `open_only` those that were lifted too."""
        query = select(_DENIAL).where(self._work.mine(_DENIAL), self._work.readable(_DENIAL))
        if case_id is not None:
            query = query.where(_DENIAL.c.case_id == case_id)
        if open_only:
            query = query.where(_DENIAL.c.lifted_at.is_(None))
        if after is not None:
            query = query.where(older_than(_DENIAL, _DENIAL.c.at, after))
        query = query.order_by(_DENIAL.c.at.desc(), _DENIAL.c.id.desc()).limit(limit)
        return tuple(_record(row) for row in await self._work.rows(query))

    async def lift(self, id: str, by: str) -> bool:
        """End a denial; False when it did not stand."""
        change = update(_DENIAL).where(
            _DENIAL.c.id == id, _DENIAL.c.lifted_at.is_(None), self._work.mine(_DENIAL)
        )
        values = {"lifted_at": self._work.now, "lifted_by": by}
        return await self._work.changed(change.values(**values)) > 0


def _record(row: RowMapping) -> DenialRecord:
    return DenialRecord.model_validate({name: row[name] for name in DenialRecord.model_fields})
