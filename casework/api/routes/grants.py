"""Taking back the right to act in a case: the next call of any worker is refused."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from casework.api import problems
from casework.api.auditing import note
from casework.api.auth import Stopper
from casework.api.deps import Parts
from casework.api.finding import RowId, case_of, scope_of
from casework.api.once import OnlyOnce
from casework.store import Tx
from casework.store.records import CaseRecord

router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.post("/{case_id}/grant/revoke")
async def revoke(case_id: RowId, api: Parts, stopper: Stopper, once: OnlyOnce) -> Response:
    """End a case's grant for good; one that was ended before stays as it is."""
    async with api.deps.store.write(scope_of(stopper)) as tx:
        case = await case_of(tx, case_id)
        answer = await once.before(tx)
        if answer is None:
            if await tx.grants.revoke(case.grant_id):
                await tx.audit.append(
                    note(
                        "grant_revoked",
                        stopper,
                        customer=case.customer,
                        case=case_id,
                        grant=case.grant_id,
                    )
                )
            answer = await once.after(tx, 200, await _shown(tx, case))
    return answer.response()


async def _shown(tx: Tx, case: CaseRecord) -> dict[str, Any]:
    grant = await tx.grants.get(case.grant_id)
    if grant is None:
        raise problems.not_found()
    return {"case_id": case.id, "grant": grant.id, "revoked_at": grant.revoked_at}
