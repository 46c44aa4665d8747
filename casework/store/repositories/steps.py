"""Steps: what was done in a case, for its timeline."""

from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select

from casework.store.records import StepRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import CaseStep

_STEP = table_of(CaseStep)
_ARGS = TypeAdapter(dict[str, str])


class Steps(Repository):
    """The steps that exist in this scope."""

    async def add(self, step: StepRecord) -> None:
        """Add a step to its case's timeline."""
        owner = await self._work.owner(step.case_id)
        row_id = str(uuid4())
        cells = await self._cells(owner["customer"], _STEP.name, row_id)
        args = cells.close("args", _ARGS.dump_json(step.args).decode())
        row = step.model_dump() | owner | {"row_id": row_id, "args": args}
        await self._work.insert(_STEP, row)

    async def of_case(self, case_id: str) -> tuple[StepRecord, ...]:
        """Give a case's steps in the order they were added."""
        query = select(_STEP).where(_STEP.c.case_id == case_id, self._work.mine(_STEP))
        rows = await self._work.rows(query.order_by(_STEP.c.id))
        return tuple([await self._record(row) for row in rows])

    async def _record(self, row: RowMapping) -> StepRecord:
        cells = await self._cells(row["customer"], _STEP.name, row["row_id"])
        values = {name: row[name] for name in StepRecord.model_fields}
        args = _ARGS.validate_json(cells.open("args", row["args"]))
        return StepRecord.model_validate(values | {"args": args})
