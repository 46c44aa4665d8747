"""Goals, as pages show them."""

from sqlalchemy import RowMapping, select, update

from casework.domain.errors import Broken
from casework.store.records import GoalRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Goal

_GOAL = table_of(Goal)


class Goals(Repository):
    """The goals that exist in this scope."""

    async def save(self, goal: GoalRecord) -> None:
        """Store a goal as it stands now."""
        owner = await self._work.owner(goal.case_id)
        cells = await self._cells(owner["customer"], _GOAL.name, _row_id(goal.case_id, goal.id))
        row = goal.model_dump() | {"summary": cells.close("summary", goal.summary)}
        change = update(_GOAL).where(
            _GOAL.c.case_id == goal.case_id, _GOAL.c.id == goal.id, self._work.mine(_GOAL)
        )
        change = change.values(**row)
        if await self._work.changed(change):
            return
        new = row | owner | {"created_at": self._work.now}
        if not await self._work.insert_new(_GOAL, new) and not await self._work.changed(change):
            raise Broken("The id of this goal is taken.")

    async def of_case(self, case_id: str) -> tuple[GoalRecord, ...]:
        """Give a case's goals in the order they came up."""
        query = select(_GOAL).where(_GOAL.c.case_id == case_id, self._work.mine(_GOAL))
        rows = await self._work.rows(query.order_by(_GOAL.c.created_at, _GOAL.c.id))
        return tuple([await self._record(row) for row in rows])

    async def _record(self, row: RowMapping) -> GoalRecord:
        cells = await self._cells(row["customer"], _GOAL.name, _row_id(row["case_id"], row["id"]))
        values = {name: row[name] for name in GoalRecord.model_fields}
        return GoalRecord.model_validate(
            values | {"summary": cells.open("summary", row["summary"])}
        )


def _row_id(case_id: str, goal_id: str) -> str:
    return f"{case_id}/{goal_id}"
