"""Customers' keys: what erasure destroys."""

from sqlalchemy import delete, select, update

from casework.store.repositories.base import Repository
from casework.store.sealing import Erased
from casework.store.tables.base import table_of
from casework.store.tables.customer import CustomerKey
from casework.store.tables.learning import Lesson, ReadGoal

_KEY = table_of(CustomerKey)
#: What a reader learns from a customer goes with them. In the order in which it can go.
_LEARNT = (table_of(Lesson), table_of(ReadGoal))


class Keys(Repository):
    """The keys that seal what customers of this scope wrote."""

    async def erase(self, customer: str) -> bool:
        """Destroy a customer's key: their text can not be read again, and no more is taken.

        What was learnt from them is deleted. False when the key was destroyed before. Other
        processes notice within five minutes.
        """
        owner = self._work.belongs(self._work.scope.tenant, customer)
        now = self._work.now
        self._work.forget(customer)
        for table in _LEARNT:
            await self._work.changed(delete(table).where(self._work.of(table, customer)))
        if await self._work.insert_new(_KEY, owner | {"created_at": now, "erased_at": now}):
            return True
        change = update(_KEY).where(self._work.of(_KEY, customer), _KEY.c.erased_at.is_(None))
        return await self._work.changed(change.values(wrapped=None, erased_at=now)) > 0

    async def erased(self, customer: str) -> bool:
        """Say whether a customer's key was ever destroyed."""
        query = select(_KEY.c.erased_at).where(self._work.of(_KEY, customer))
        return await self._work.value(query) is not None

    async def renew(self, customer: str) -> None:
        """Let somebody who was erased begin anew, with a new key; what was is not readable by it.

        Changes nothing for whoever has a key, or never had one.

        Raises:
            Erased: it was a moment ago, and another process may still know the key destroyed.

        """
        query = select(_KEY.c.erased_at).where(self._work.of(_KEY, customer))
        erased_at = await self._work.value(query.where(_KEY.c.wrapped.is_(None)))
        if erased_at is None:
            return
        if erased_at > self._work.settled_since:
            raise Erased
        change = update(_KEY).where(self._work.of(_KEY, customer), _KEY.c.wrapped.is_(None))
        await self._work.changed(change.values(wrapped=self._work.new_key(customer)))
