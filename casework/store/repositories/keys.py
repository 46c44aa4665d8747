"""Customers' keys: what erasure destroys."""

from sqlalchemy import update

from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.customer import CustomerKey

_KEY = table_of(CustomerKey)


class Keys(Repository):
    """The keys that seal what customers of this scope wrote."""

    async def erase(self, customer: str) -> bool:
        """Destroy a customer's key: their text can not be read again, and no more is taken.

        False when it was destroyed before. Other processes notice within five minutes.
        """
        owner = self._work.belongs(self._work.scope.tenant, customer)
        now = self._work.now
        self._work.forget(customer)
        if await self._work.insert_new(_KEY, owner | {"created_at": now, "erased_at": now}):
            return True
        change = update(_KEY).where(self._work.of(_KEY, customer), _KEY.c.erased_at.is_(None))
        return await self._work.changed(change.values(wrapped=None, erased_at=now)) > 0
