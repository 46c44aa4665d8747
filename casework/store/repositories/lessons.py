"""Lessons: what customers, agents and supervisors said of a reading, as labelled rows."""

from sqlalchemy import RowMapping, Select, delete, select

from casework.domain.errors import Broken
from casework.store.records import LabelledRecord, LessonRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.paging import older_than
from casework.store.tables.base import table_of
from casework.store.tables.learning import Lesson, ReadGoal

_LESSON, _READ = table_of(Lesson), table_of(ReadGoal)


class Lessons(Repository):
    """The lessons that exist in this scope."""

    async def add(self, lesson: LessonRecord) -> None:
        """Keep a lesson; the same id again changes nothing.

        Raises:
            Broken: the reading is not one of this scope.

        """
        owner = select(_READ.c.customer, _READ.c.case_id).where(
            _READ.c.id == lesson.reading_id, self._work.mine(_READ)
        )
        row = await self._work.row(owner)
        if row is None:
            raise Broken("There is no such reading in this transaction's scope.")
        belongs = self._work.belongs(self._work.scope.tenant, row["customer"])
        values = lesson.model_dump() | belongs | {"case_id": row["case_id"]}
        await self._work.insert_new(_LESSON, values)

    async def take_back(self, id: str) -> bool:
        """Forget a lesson whose word was taken back; False when there is none."""
        gone = delete(_LESSON).where(_LESSON.c.id == id, self._work.mine(_LESSON))
        return await self._work.changed(gone) > 0

    async def of_case(self, case_id: str) -> tuple[LabelledRecord, ...]:
        """Give a case's labelled rows, newest first."""
        return await self._records(self._labelled().where(_LESSON.c.case_id == case_id))

    async def list(self, limit: int = 50, after: str | None = None) -> tuple[LabelledRecord, ...]:
        """List labelled rows, newest first."""
        query = self._labelled()
        if after is not None:
            query = query.where(older_than(_LESSON, _LESSON.c.at, after))
        return await self._records(query.limit(limit))

    def _labelled(self) -> Select[tuple[object, ...]]:
        read = (_READ.c.tenant == _LESSON.c.tenant) & (_READ.c.id == _LESSON.c.reading_id)
        columns = [_READ.c[name] for name in ("confidence", "possible", "language", "tier")]
        query = (
            select(_LESSON, _READ.c.kind.label("read_kind"), _READ.c.message_ref, *columns)
            .join(_READ, read)
            .where(self._work.mine(_LESSON), self._work.readable(_LESSON))
        )
        return query.order_by(_LESSON.c.at.desc(), _LESSON.c.id.desc())

    async def _records(self, query: Select[tuple[object, ...]]) -> tuple[LabelledRecord, ...]:
        return tuple(_record(row) for row in await self._work.rows(query))


def _record(row: RowMapping) -> LabelledRecord:
    return LabelledRecord.model_validate({name: row[name] for name in LabelledRecord.model_fields})
