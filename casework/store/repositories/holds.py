"""Holds: customers for whom no token is given, whatever else would allow it."""

from sqlalchemy import select, update

from casework.store.repositories.base import Repository
from casework.store.sealing import Erased
from casework.store.tables.base import table_of
from casework.store.tables.customer import CustomerHold

_HOLD = table_of(CustomerHold)


class Holds(Repository):
    """The holds on the customers of this scope."""

    async def put(self, customer: str, reason: str) -> None:
        """Hold a customer; a hold that stood before takes the new reason."""
        owner = self._work.belongs(self._work.scope.tenant, customer)
        self._work.refuse_reading()
        cells = await self._cells(customer, _HOLD.name, customer)
        sealed = cells.close("reason", reason)
        standing = {"reason": sealed, "held_at": self._work.now, "lifted_at": None}
        if not await self._work.insert_new(_HOLD, owner | standing):
            change = update(_HOLD).where(self._work.of(_HOLD, customer))
            await self._work.changed(change.values(**standing))

    async def lift(self, customer: str) -> bool:
        """End the hold; False when there was none."""
        change = update(_HOLD).where(
            self._work.mine(_HOLD), _HOLD.c.customer == customer, _HOLD.c.lifted_at.is_(None)
        )
        return await self._work.changed(change.values(lifted_at=self._work.now)) > 0

    async def held(self, customer: str) -> str | None:
        """Say why a customer is held, or None; "" when it is not known any more."""
        query = select(_HOLD.c.reason).where(
            self._work.mine(_HOLD), _HOLD.c.customer == customer, _HOLD.c.lifted_at.is_(None)
        )
        sealed: bytes | None = await self._work.value(query)
        if not sealed:
            return None if sealed is None else ""
        try:
            return (await self._cells(customer, _HOLD.name, customer)).open("reason", sealed)
        except Erased:
            return ""  # the hold outlives the words
