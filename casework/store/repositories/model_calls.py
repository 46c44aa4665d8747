"""Calls of language models, and what they cost."""

from sqlalchemy import select

from casework.store.records import ModelCallRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.service import ModelCall

_CALL = table_of(ModelCall)


class ModelCalls(Repository):
    """The calls that exist in this scope."""

    async def add(
        self,
        case_id: str,
        purpose: str,
        model: str,
        *,
        input_tokens: int,
        output_tokens: int,
        cost_micro_usd: int,
        took_ms: int,
    ) -> None:
        """Note one call."""
        call = ModelCallRecord(
            case_id=case_id,
            purpose=purpose,
            model=model,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cost_micro_usd=cost_micro_usd,
            took_ms=took_ms,
            at=self._work.now,
        )
        await self._work.insert(_CALL, call.model_dump() | await self._work.owner(case_id))

    async def of_case(self, case_id: str) -> tuple[ModelCallRecord, ...]:
        """Give a case's calls in order."""
        query = select(_CALL).where(_CALL.c.case_id == case_id, self._work.mine(_CALL))
        rows = await self._work.rows(query.order_by(_CALL.c.id))
        fields = ModelCallRecord.model_fields
        return tuple(
            ModelCallRecord.model_validate({name: row[name] for name in fields}) for row in rows
        )
