"""The audit chain, read by an auditor: entries in order, each with its hash."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from casework.api.auth import Auditor
from casework.api.deps import Parts
from casework.api.finding import scope_of
from casework.api.paging import DEFAULT_LIMIT, Limit, cut, page

router = APIRouter(prefix="/v1/audit", tags=["audit"])


@router.get("")
async def entries(
    api: Parts,
    auditor: Auditor,
    limit: Limit = DEFAULT_LIMIT,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> dict[str, Any]:
    """List entries after a number, oldest first."""
    async with api.deps.store.read(scope_of(auditor)) as tx:
        rows = await tx.audit.entries(after, limit + 1)
        head = await tx.audit.head()
    rows, onward = cut(rows, limit, lambda e: str(e.seq))
    return page([row.model_dump(mode="json") for row in rows], onward) | {
        "head": head.model_dump(mode="json") if head else None
    }
