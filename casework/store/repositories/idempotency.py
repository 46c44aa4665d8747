"""Idempotency keys: the same request again gives the same answer again."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.store.answers import Fresh, Mismatch, Replay, Running
from casework.store.repositories.base import Cells, Repository
from casework.store.tables.base import table_of
from casework.store.tables.service import IdempotencyKey

_KEY = table_of(IdempotencyKey)
#: Whoever began and did not finish within this has died; the next may begin anew.
GIVEN_UP = timedelta(seconds=60)
#: Whose key seals the answers to staff, which can hold words of many customers.
_STAFF = "@staff"


class Idempotency(Repository):
    """What was asked with a key before, by the same owner."""

    async def begin(
        self, owner: str, key: str, fingerprint: str
    ) -> Fresh | Replay | Mismatch | Running:
        """Take a key for a request, or say what became of it before."""
        mark = {"fingerprint": fingerprint, "begun_at": self._work.now}
        row = {"tenant": self._work.scope.tenant, "owner": owner, "key": key}
        if await self._work.insert_new(_KEY, row | mark):
            return Fresh()
        its = self._its(owner, key)
        found = await self._work.row(select(_KEY).where(its).with_for_update())
        if found is None:
            raise Broken("An idempotency key vanished while it was looked at.")
        if found["fingerprint"] != fingerprint:
            return Mismatch()
        if found["status"] is not None:
            body = (await self._body(owner, key)).open("body", found["body"])
            return Replay(status=found["status"], body=body)
        if found["begun_at"] > self._work.now - GIVEN_UP:
            return Running()
        await self._work.changed(update(_KEY).where(its).values(**mark))
        return Fresh()

    async def finish(self, owner: str, key: str, status: int, body: str) -> None:
        """Keep the answer to a request that was begun."""
        sealed = (await self._body(owner, key)).close("body", body)
        change = update(_KEY).where(self._its(owner, key), _KEY.c.status.is_(None))
        if not await self._work.changed(change.values(status=status, body=sealed)):
            raise Broken("This request was not begun, or was answered already.")

    async def forget(self, begun_before: datetime) -> int:
        """Remove what nobody will ask again, in the whole tenant."""
        old = (_KEY.c.tenant == self._work.scope.tenant) & (_KEY.c.begun_at < begun_before)
        return await self._work.changed(delete(_KEY).where(old))

    async def erase(self, owner: str, ids: Collection[str]) -> None:
        """Forget a customer's answers, and what answers to staff say of rows with these ids.

        The request stays answered: sent again it is told that the data was erased.
        """
        tenant = _KEY.c.tenant == self._work.scope.tenant
        await self._work.changed(delete(_KEY).where(tenant, _KEY.c.owner == owner))
        staff = _KEY.c.owner.like(f"{PrincipalKind.staff.value}/%")
        for row in await self._work.rows(
            select(_KEY).where(tenant, staff, _KEY.c.body.is_not(None))
        ):
            cells = await self._cells(_STAFF, _KEY.name, f"{row['owner']}/{row['key']}")
            said = cells.open("body", row["body"])
            if any(id_ in said for id_ in ids):
                change = update(_KEY).where(self._its(row["owner"], row["key"]))
                gone = cells.close("body", '{"status": 410, "title": "Erased"}')
                await self._work.changed(change.values(status=410, body=gone))

    def _its(self, owner: str, key: str) -> ColumnElement[bool]:
        return (
            (_KEY.c.tenant == self._work.scope.tenant)
            & (_KEY.c.owner == owner)
            & (_KEY.c.key == key)
        )

    async def _body(self, owner: str, key: str) -> Cells:
        customer = self._work.scope.customer or _STAFF
        return await self._cells(customer, _KEY.name, f"{owner}/{key}")
