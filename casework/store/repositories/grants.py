"""Grants: the revocable right to act for one customer inside one case."""

from datetime import datetime

from sqlalchemy import RowMapping, select, update

from casework.domain.identity import Grant
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.customer import CaseGrant

_GRANT = table_of(CaseGrant)


class Grants(Repository):
    """The grants that exist in this scope."""

    async def add(self, grant: Grant) -> None:
        """Store the grant of a case that is stored already; the same id again changes nothing."""
        row = grant.model_dump() | self._work.belongs(grant.tenant, grant.customer)
        await self._work.insert_new(_GRANT, row | {"scopes": sorted(grant.scopes)})

    async def get(self, id: str) -> Grant | None:
        """Find a grant, live or not."""
        query = select(_GRANT).where(_GRANT.c.id == id, self._work.mine(_GRANT))
        row = await self._work.row(query)
        return grant_of(row) if row else None

    async def revoke(self, id: str, at: datetime | None = None) -> bool:
        """End a grant; False when there is none that still stood."""
        change = update(_GRANT).where(
            _GRANT.c.id == id, _GRANT.c.revoked_at.is_(None), self._work.mine(_GRANT)
        )
        return await self._work.changed(change.values(revoked_at=at or self._work.now)) > 0


def grant_of(row: RowMapping) -> Grant:
    """Make a grant of its row."""
    return Grant.model_validate(dict(row))
