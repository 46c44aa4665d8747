"""Confirmations: the customer's one answer to one action."""

from sqlalchemy import select

from casework.domain.approval import Confirmation as Answer
from casework.store.records import ConfirmationRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.ledger import Confirmation

_CONFIRMATION = table_of(Confirmation)


class Confirmations(Repository):
    """The confirmations that exist in this scope."""

    async def add(self, record: ConfirmationRecord) -> bool:
        """Store an answer; False when the action has one already, which then stands."""
        answer = record.confirmation
        row = answer.model_dump() | self._work.belongs(self._work.scope.tenant, answer.customer)
        row |= {"jws": record.jws, "carried_from": record.carried_from}
        return await self._work.insert_new(_CONFIRMATION, row)

    async def get(self, action_id: str) -> ConfirmationRecord | None:
        """Find the answer to an action."""
        mine = self._work.mine(_CONFIRMATION)
        row = await self._work.row(
            select(_CONFIRMATION).where(_CONFIRMATION.c.action_id == action_id, mine)
        )
        if row is None:
            return None
        answer = Answer.model_validate({name: row[name] for name in Answer.model_fields})
        return ConfirmationRecord(
            confirmation=answer, jws=row["jws"], carried_from=row["carried_from"]
        )
