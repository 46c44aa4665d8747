"""The audit chain, read by an auditor: entries in order, and one effect's proof."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from casework.api.auth import Auditor
from casework.api.deps import Parts
from casework.api.finding import RowId, scope_of
from casework.api.paging import DEFAULT_LIMIT, Limit, cut, page
from casework.api.proving import proof_of
from casework.audit.building import Asked
from casework.audit.proof import Proof, written

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


@router.get("/proofs/{action_id}", response_model=Proof)
async def proof(
    action_id: RowId,
    api: Parts,
    auditor: Auditor,
    words: Annotated[bool, Query(description="With what the customer wrote.")] = False,  # noqa: FBT002 - a query's flag
) -> Response:
    """Give one effect's chain of authority, to be verified offline with the public keys.

    Without `words` nothing that the customer wrote is in it. Reading words is itself recorded.
    """
    made = await proof_of(api, auditor, Asked(action_id=action_id, words=words))
    return Response(written(made), media_type="application/json")
