"""Finding rows for somebody: what is not theirs is not there."""

import re
from typing import Annotated

from pydantic import AfterValidator

from casework.api import problems
from casework.api.kinds import Ask
from casework.domain.identity import Principal, PrincipalKind
from casework.store import Scope, Tx
from casework.store.records import (
    ApprovalRecord,
    CaseRecord,
    DenialRecord,
    HandoffRecord,
    PendingRecord,
)
from casework.telemetry.propagation import linked_to

_ROW_ID = re.compile(r"[A-Za-z0-9._~-]{1,200}", re.ASCII)


def _row_id(value: str) -> str:
    if not _ROW_ID.fullmatch(value):
        raise problems.not_found()
    return value


#: An id in a path; what can not be one is nobody's.
RowId = Annotated[str, AfterValidator(_row_id)]


def scope_of(principal: Principal) -> Scope:
    """What this principal may see: a customer their own rows, staff their tenant's."""
    if principal.kind is PrincipalKind.customer:
        return Scope.of_customer(principal.tenant, principal.subject)
    return Scope.of_staff(principal.tenant, principal.subject)


async def case_of(tx: Tx, case_id: str) -> CaseRecord:
    """Find a case, or say the one word for all that is not there."""
    case = await tx.cases.get(case_id)
    if case is None:
        raise problems.not_found()
    linked_to(case.traceparent)
    return case


async def approval_of(tx: Tx, approval_id: str) -> ApprovalRecord:
    """Find an approval, or say the one word for all that is not there."""
    record = await tx.approvals.get(approval_id)
    if record is None:
        raise problems.not_found()
    return record


async def denial_of(tx: Tx, denial_id: str) -> DenialRecord:
    """Find a denial, standing or lifted, or say the one word for all that is not there."""
    record = await tx.denials.get(denial_id)
    if record is None:
        raise problems.not_found()
    return record


async def handoff_of(tx: Tx, handoff_id: str) -> HandoffRecord:
    """Find a handoff, or say the one word for all that is not there."""
    record = await tx.handoffs.get(handoff_id)
    if record is None:
        raise problems.not_found()
    return record


async def pending_of(tx: Tx, case_id: str, row_id: str, kind: Ask) -> PendingRecord:
    """Find what is asked in a case, open or closed, or say the one word for what is not there."""
    row = await tx.pending.get(row_id)
    if row is None or row.case_id != case_id or row.kind != kind:
        raise problems.not_found()
    return row
