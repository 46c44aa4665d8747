"""Counting what each tier of the cascade settled, and what that took."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy import case, func, select

from casework.domain.hop import HOP, Tier
from casework.store import Tx
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import CaseStep

_STEP = table_of(CaseStep)


class TierCount(TypedDict):
    """One tier: the messages that came to it, those it settled, and what all of them took."""

    tier: str
    reached: int
    settled: int
    cost_micro_usd: int
    took_ms: int


class TierCounts(Repository):
    """Sums over the hops that exist in this scope; each tier is there, also with nothing in it."""

    @classmethod
    def of(cls, tx: Tx) -> "TierCounts":
        """Count inside this transaction."""
        return cls(tx._work)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - a repository

    async def all(self, since: datetime) -> list[TierCount]:
        """Sum up the hops since then, cheapest tier first."""
        settled = case((_STEP.c.result == "settled", 1), else_=0)
        query = select(
            _STEP.c.name,
            func.count().label("reached"),
            func.sum(settled).label("settled"),
            func.sum(_STEP.c.cost_micro_usd).label("cost_micro_usd"),
            func.sum(_STEP.c.took_ms).label("took_ms"),
        ).where(self._work.mine(_STEP), _STEP.c.kind == HOP, _STEP.c.at >= since)
        rows = {row["name"]: row for row in await self._work.rows(query.group_by(_STEP.c.name))}
        return [
            TierCount(
                tier=tier,
                reached=int(rows[tier]["reached"]) if tier in rows else 0,
                settled=int(rows[tier]["settled"]) if tier in rows else 0,
                cost_micro_usd=int(rows[tier]["cost_micro_usd"]) if tier in rows else 0,
                took_ms=int(rows[tier]["took_ms"]) if tier in rows else 0,
            )
            for tier in Tier
        ]
