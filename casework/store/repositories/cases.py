"""Cases: one row for each issue of a customer."""

from typing import Any

from sqlalchemy import RowMapping, select, update

from casework.domain.case import CaseStatus
from casework.domain.errors import Broken
from casework.store.records import CaseRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.paging import older_than
from casework.store.tables.base import table_of
from casework.store.tables.customer import CustomerCase

_CASE = table_of(CustomerCase)


class Cases(Repository):
    """The cases that exist in this scope."""

    async def open(self, case: CaseRecord) -> CaseRecord:
        """Store a new case; the same id again gives what is stored."""
        row = case.model_dump() | self._work.belongs(case.tenant, case.customer)
        if await self._work.insert_new(_CASE, row):
            return case
        stored = await self.get(case.id)
        if stored is None:
            raise Broken("The id of this case is taken.")
        return stored

    async def get(self, id: str) -> CaseRecord | None:
        """Find a case."""
        row = await self._work.row(select(_CASE).where(_CASE.c.id == id, self._work.mine(_CASE)))
        return _record(row) if row else None

    async def list(
        self, limit: int = 50, after: str | None = None, status: CaseStatus | None = None
    ) -> tuple[CaseRecord, ...]:
        """List cases, newest first, from the one that follows the case `after`.

        Those that were erased are left out; `get` finds them.
        """
        query = select(_CASE).where(self._work.mine(_CASE), self._work.unerased(_CASE))
        if status is not None:
            query = query.where(_CASE.c.status == status)
        if after is not None:
            query = query.where(older_than(_CASE, _CASE.c.created_at, after))
        query = query.order_by(_CASE.c.created_at.desc(), _CASE.c.id.desc()).limit(limit)
        return tuple(_record(row) for row in await self._work.rows(query))

    async def set(
        self,
        id: str,
        *,
        status: CaseStatus | None = None,
        owner: str | None = None,
        solved: bool | None = None,
    ) -> bool:
        """Change what is given; False when there is no such case."""
        given = {"status": status, "owner": owner, "solved": solved}
        values: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
        change = update(_CASE).where(_CASE.c.id == id, self._work.mine(_CASE))
        return await self._work.changed(change.values(updated_at=self._work.now, **values)) > 0


def _record(row: RowMapping) -> CaseRecord:
    return CaseRecord.model_validate(dict(row))
