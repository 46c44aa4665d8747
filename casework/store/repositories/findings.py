"""What was found wrong with the articles, kept from check to check."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, delete, select, update

from casework.domain.errors import Broken
from casework.store.hygiene_records import (
    CheckRecord,
    FindingRecord,
    Kept,
    SeenRecord,
    UnansweredRecord,
)
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.hygiene import Finding, HygieneCheck, Unanswered

_FINDING = table_of(Finding)
_UNANSWERED = table_of(Unanswered)
_CHECK = table_of(HygieneCheck)
#: How many values one statement is given, well below what the databases take.
_MOST = 500


class Findings(Repository):
    """The findings of the scope's tenant; customers have no part in them."""

    async def replace(self, found: Sequence[FindingRecord]) -> Kept:
        """Keep what a check found: what is known is seen again, what is gone is closed."""
        self._staff_only()
        tenant, now = self._work.scope.tenant, self._work.now
        before = {one.id for one in await self.open()}
        for one in found:
            values = one.model_dump() | {
                "articles": list(one.articles),
                "said": [dict(quoted) for quoted in one.said],
                "last_seen": now,
                "closed_at": None,
            }
            new = values | {"tenant": tenant, "first_seen": now}
            if not await self._work.insert_new(_FINDING, new):
                await self._work.changed(
                    update(_FINDING)
                    .where(_FINDING.c.tenant == tenant, _FINDING.c.id == one.id)
                    .values(**values)
                )
        seen = {one.id for one in found}
        gone = sorted(before - seen)
        for at in range(0, len(gone), _MOST):
            some = _FINDING.c.id.in_(gone[at : at + _MOST])
            change = update(_FINDING).where(_FINDING.c.tenant == tenant, some)
            await self._work.changed(change.values(closed_at=now))
        return Kept(opened=len(seen - before), still=len(seen & before), closed=len(gone))

    async def open(self) -> tuple[SeenRecord, ...]:
        """Give what is wrong now: by owner, what costs most first."""
        self._staff_only()
        query = select(_FINDING).where(
            _FINDING.c.tenant == self._work.scope.tenant, _FINDING.c.closed_at.is_(None)
        )
        query = query.order_by(_FINDING.c.owner, _FINDING.c.cases.desc(), _FINDING.c.id)
        return tuple(_seen(row) for row in await self._work.rows(query))

    async def ever(self) -> tuple[SeenRecord, ...]:
        """Give all that was ever found, the oldest first."""
        self._staff_only()
        query = select(_FINDING).where(_FINDING.c.tenant == self._work.scope.tenant)
        rows = await self._work.rows(query.order_by(_FINDING.c.first_seen, _FINDING.c.id))
        return tuple(_seen(row) for row in rows)

    async def group(self, groups: Sequence[UnansweredRecord]) -> None:
        """Put the groups of unanswered questions in the place of the ones before."""
        self._staff_only()
        tenant = self._work.scope.tenant
        await self._work.changed(delete(_UNANSWERED).where(_UNANSWERED.c.tenant == tenant))
        for one in groups:
            row = one.model_dump() | {"terms": list(one.terms), "tenant": tenant}
            await self._work.insert(_UNANSWERED, row)

    async def unanswered(self) -> tuple[UnansweredRecord, ...]:
        """Give the groups of unanswered questions, the most asked first."""
        self._staff_only()
        query = select(_UNANSWERED).where(_UNANSWERED.c.tenant == self._work.scope.tenant)
        query = query.order_by(_UNANSWERED.c.questions.desc(), _UNANSWERED.c.id)
        fields = UnansweredRecord.model_fields
        return tuple(
            UnansweredRecord.model_validate(
                {name: row[name] for name in fields} | {"terms": tuple(row["terms"])}
            )
            for row in await self._work.rows(query)
        )

    async def checked(self, articles: int) -> None:
        """Note that a check was made now."""
        self._staff_only()
        tenant = self._work.scope.tenant
        values = {"checked_at": self._work.now, "articles": articles}
        if not await self._work.insert_new(_CHECK, values | {"tenant": tenant}):
            change = update(_CHECK).where(_CHECK.c.tenant == tenant)
            await self._work.changed(change.values(**values))

    async def last_check(self) -> CheckRecord | None:
        """Say when the last check was made."""
        self._staff_only()
        query = select(_CHECK).where(_CHECK.c.tenant == self._work.scope.tenant)
        row = await self._work.row(query)
        if row is None:
            return None
        return CheckRecord(checked_at=row["checked_at"], articles=row["articles"])

    def _staff_only(self) -> None:
        if self._work.scope.customer is not None:
            raise Broken("A customer's scope has no part in what is wrong with articles.")


def _seen(row: RowMapping) -> SeenRecord:
    values = {name: row[name] for name in SeenRecord.model_fields}
    lists = {"articles": tuple(row["articles"]), "said": tuple(row["said"])}
    return SeenRecord.model_validate(values | lists)
