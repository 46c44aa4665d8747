"""Counting records for the lead: plain counts with their definitions, nothing estimated."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, func, select

from casework.domain.case import GoalStatus, Resolution
from casework.store import Tx
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Goal, Handoff
from casework.store.tables.customer import CustomerCase
from casework.store.tables.ledger import Approval, Effect
from casework.store.tables.service import ModelCall

_CASE, _GOAL, _HANDOFF = table_of(CustomerCase), table_of(Goal), table_of(Handoff)
_APPROVAL, _EFFECT, _CALL = table_of(Approval), table_of(Effect), table_of(ModelCall)

DEFINITIONS = {
    "cases": "Cases opened in the window, by the status they have now.",
    "goals": "Goals first read in the window, by the status they have now.",
    "solved": (
        "Of those goals, the ones proved by reading back or confirmed by the customer. `of` counts "
        "all that have ended, however they ended; what was only assumed is not solved."
    ),
    "handed_over": "Of the cases of the window, those that passed to a person at least once.",
    "said_solved": "Of the cases of the window, what customers said; `of` said anything.",
    "effects": "Actions proposed in the window, by the state they have now.",
    "approvals": "Approvals opened in the window, by the status they have now.",
    "model_cost_micro_usd": "What calls of models in the window cost, at the configured prices.",
}


class Counts(Repository):
    """Counts over the rows that exist in this scope, from a moment on."""

    @classmethod
    def of(cls, tx: Tx) -> "Counts":
        """Count inside this transaction."""
        return cls(tx._work)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - a repository

    async def all(self, since: datetime) -> dict[str, Any]:
        """Count everything that has a definition."""
        goals = await self._by(_GOAL, _GOAL.c.status, _GOAL.c.created_at, since)
        solved = await self._by(_GOAL, _GOAL.c.resolution, _GOAL.c.created_at, since)
        said = await self._by(_CASE, _CASE.c.solved, _CASE.c.created_at, since)
        cases = await self._by(_CASE, _CASE.c.status, _CASE.c.created_at, since)
        return {
            "cases": cases,
            "goals": goals,
            "solved": {
                "n": solved.get(Resolution.proved, 0) + solved.get(Resolution.confirmed, 0),
                "of": sum(n for status, n in goals.items() if GoalStatus(status).ended),
            },
            "handed_over": {"n": await self._handed_over(since), "of": sum(cases.values())},
            "said_solved": {
                "n": said.get("True", 0),
                "of": said.get("True", 0) + said.get("False", 0),
            },
            "effects": await self._by(_EFFECT, _EFFECT.c.state, _EFFECT.c.proposed_at, since),
            "approvals": await self._by(
                _APPROVAL, _APPROVAL.c.status, _APPROVAL.c.created_at, since
            ),
            "model_cost_micro_usd": await self._cost(since),
        }

    async def _by(
        self, table: Table, word: Column[Any], moment: Column[Any], since: datetime
    ) -> dict[str, int]:
        query = select(word.label("word"), func.count().label("n")).where(
            self._work.mine(table), moment >= since, word.is_not(None)
        )
        rows = await self._work.rows(query.group_by(word).order_by(word))
        return {str(row["word"]): int(row["n"]) for row in rows}

    async def _handed_over(self, since: datetime) -> int:
        query = (
            select(func.count(_HANDOFF.c.case_id.distinct()))
            .join(_CASE, _CASE.c.id == _HANDOFF.c.case_id)
            .where(self._work.mine(_HANDOFF), _CASE.c.created_at >= since)
        )
        return int(await self._work.value(query))

    async def _cost(self, since: datetime) -> int:
        query = select(func.coalesce(func.sum(_CALL.c.cost_micro_usd), 0)).where(
            self._work.mine(_CALL), _CALL.c.at >= since
        )
        return int(await self._work.value(query))
