"""What people said of readings, as labelled rows: kinds and ids, no customer's words."""

from typing import Any

from fastapi import APIRouter

from casework.api.auth import KpiReader
from casework.api.deps import Parts
from casework.api.finding import scope_of
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page

router = APIRouter(prefix="/v1/lessons", tags=["lessons"])


@router.get("")
async def lessons(
    api: Parts, reader: KpiReader, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> dict[str, Any]:
    """List labelled rows, newest first."""
    async with api.deps.store.read(scope_of(reader)) as tx:
        rows, onward = cut(await tx.lessons.list(limit + 1, after), limit, lambda row: row.id)
        return page([row.model_dump(mode="json") for row in rows], onward)
