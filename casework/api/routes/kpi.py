"""Figures for the lead: counts over records, each with what it counts."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from casework.api.auth import KpiReader
from casework.api.counting import DEFINITIONS, Counts
from casework.api.deps import Parts
from casework.api.finding import scope_of
from casework.api.reading_counts import ReadingCounts

router = APIRouter(prefix="/v1/kpi", tags=["kpi"])


@router.get("")
async def kpi(
    api: Parts, reader: KpiReader, days: Annotated[int, Query(ge=1, le=366)] = 30
) -> dict[str, Any]:
    """Count what the last days brought."""
    until = api.deps.clock()
    since = until - timedelta(days=days)
    async with api.deps.store.read(scope_of(reader)) as tx:
        figures = await Counts.of(tx).all(since)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "figures": {
            name: {"value": figures[name], "definition": says} for name, says in DEFINITIONS.items()
        },
    }


@router.get("/reading")
async def reading(
    api: Parts, reader: KpiReader, days: Annotated[int, Query(ge=1, le=366)] = 7
) -> dict[str, Any]:
    """Count how the goals of the last days were read, and what people said of it since."""
    until = api.deps.clock()
    since = until - timedelta(days=days)
    async with api.deps.store.read(scope_of(reader)) as tx:
        counts = ReadingCounts.of(tx)
        return {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "readings": await counts.readings(since),
            "lessons": await counts.lessons(since),
        }
