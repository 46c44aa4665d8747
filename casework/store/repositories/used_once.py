"""Tokens that count once: the second showing of one is refused."""

from datetime import datetime

from sqlalchemy import delete

from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.service import UsedToken

_USED = table_of(UsedToken)


class UsedOnce(Repository):
    """The ids of tokens that were used."""

    async def spend(self, jti: str, expires_at: datetime) -> bool:
        """Use a token's id up; False when it was used before."""
        row = {"tenant": self._work.scope.tenant, "jti": jti, "expires_at": expires_at}
        return await self._work.insert_new(_USED, row)

    async def forget(self, expired_before: datetime) -> int:
        """Remove ids whose tokens nobody accepts any more."""
        old = (_USED.c.tenant == self._work.scope.tenant) & (_USED.c.expires_at < expired_before)
        return await self._work.changed(delete(_USED).where(old))
