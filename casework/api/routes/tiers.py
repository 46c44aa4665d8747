"""How far messages go before they are understood, and at what price."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from casework.api.auth import KpiReader
from casework.api.deps import Parts
from casework.api.finding import scope_of
from casework.api.tier_counts import TierCounts

router = APIRouter(prefix="/v1/kpi/tiers", tags=["kpi"])


@router.get("")
async def tiers(
    api: Parts, reader: KpiReader, days: Annotated[int, Query(ge=1, le=366)] = 30
) -> dict[str, Any]:
    """Count, for each tier, the messages that came to it and those it settled.

    What a customer wrote in one go is read as one and counts once. Costs and times are sums.
    """
    until = api.deps.clock()
    since = until - timedelta(days=days)
    async with api.deps.store.read(scope_of(reader)) as tx:
        counted = await TierCounts.of(tx).all(since)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "messages": sum(tier["settled"] for tier in counted),
        "cost_micro_usd": sum(tier["cost_micro_usd"] for tier in counted),
        "tiers": counted,
    }
