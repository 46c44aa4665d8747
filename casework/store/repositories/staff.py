"""What members of staff may do now: the roles of their latest sign-in, known to every process."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from casework.domain.identity import Role
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.service import StaffSignIn

_SIGN_IN = table_of(StaffSignIn)


class Staff(Repository):
    """The latest sign-ins of the scope's tenant."""

    async def signed_in(self, person: str, roles: Iterable[Role], at: datetime) -> None:
        """Keep the roles of a sign-in, unless a later one is known: old tokens restore nothing."""
        row = {
            "tenant": self._work.scope.tenant,
            "person": person,
            "roles": sorted(role.value for role in roles),
            "signed_in_at": at,
        }
        if await self._work.insert_new(_SIGN_IN, row):
            return
        change = update(_SIGN_IN).where(
            _SIGN_IN.c.tenant == self._work.scope.tenant,
            _SIGN_IN.c.person == person,
            _SIGN_IN.c.signed_in_at <= at,
        )
        await self._work.changed(change.values(roles=row["roles"], signed_in_at=at))

    async def last_sign_in(self, person: str) -> tuple[frozenset[Role], datetime] | None:
        """Return the roles of the latest sign-in and its time; None for who never signed in."""
        query = select(_SIGN_IN.c.roles, _SIGN_IN.c.signed_in_at).where(
            _SIGN_IN.c.tenant == self._work.scope.tenant, _SIGN_IN.c.person == person
        )
        row = await self._work.row(query)
        if row is None:
            return None
        known = {role.value for role in Role}
        roles = frozenset(Role(name) for name in row["roles"] if name in known)
        return roles, row["signed_in_at"]
