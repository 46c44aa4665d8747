"""What was denied in a case, and sticks until a person lifts it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from casework.api import problems
from casework.api.auditing import note
from casework.api.auth import Lifter, StaffReader
from casework.api.deps import Parts
from casework.api.finding import RowId, approval_of, case_of, denial_of, scope_of
from casework.api.kinds import Event
from casework.api.once import OnlyOnce
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page
from casework.api.sentences import ask
from casework.domain.approval import DecisionKind
from casework.domain.identity import Principal
from casework.domain.money import Money
from casework.store import Tx
from casework.store.records import ApprovalRecord, DecisionRecord, DenialRecord

router = APIRouter(prefix="/v1/denials", tags=["denials"])


@router.get("")
async def denials(
    api: Parts,
    reader: StaffReader,
    case: Annotated[RowId | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    *,
    open_only: bool = True,
) -> dict[str, Any]:
    """List what stays denied, newest first, in one case or in all of them."""
    async with api.deps.store.read(scope_of(reader)) as tx:
        if case is not None:
            await case_of(tx, case)
        rows = await tx.denials.list(limit + 1, after, case_id=case, open_only=open_only)
        rows, onward = cut(rows, limit, lambda d: d.id)
        return page([await _shown(tx, row) for row in rows], onward)


@router.post("/{denial_id}/lift")
async def lift(denial_id: RowId, api: Parts, lifter: Lifter, once: OnlyOnce) -> Response:
    """Let the same be asked for again. Nothing happens by it: a new action needs a new card."""
    async with api.deps.store.write(scope_of(lifter)) as tx:
        denial = await denial_of(tx, denial_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        record = await approval_of(tx, denial.approval_id)
        _refuse_the_wrong_person(record, lifter)
        if not await tx.denials.lift(denial_id, lifter.person):
            by = (await denial_of(tx, denial_id)).lifted_by
            raise problems.gone(f"{by or 'Somebody'} has lifted this.", lifted_by=by)
        await tx.events.append(denial.case_id, Event.approval, denial.approval_id)
        await tx.audit.append(
            note(
                "denial_lifted",
                lifter,
                customer=record.approval.customer,
                case=denial.case_id,
                denial=denial_id,
                approval=denial.approval_id,
                subject_key=denial.subject_key,
            )
        )
        answer = await once.after(tx, 200, await _shown(tx, await denial_of(tx, denial_id)))
    api.watch.nudge()
    return answer.response()


def _refuse_the_wrong_person(record: ApprovalRecord, lifter: Principal) -> None:
    """Refuse who denied it, and whose own request it was (403)."""
    if lifter.person in {said.decision.approver for said in _against(record)}:
        raise problems.forbidden(
            "own-denial", "You have denied this; somebody else has to lift it."
        )
    if lifter.is_any_of(record.approval.requester, record.approval.customer):
        raise problems.forbidden("own-request", "You can not lift a denial of your own request.")


def _against(record: ApprovalRecord) -> list[DecisionRecord]:
    """Find the decisions that said no: to all of it, or by an edit to more than was left."""
    no = {DecisionKind.deny, DecisionKind.edit}
    return [s for s in record.decisions if s.undone_at is None and s.decision.decision in no]


async def _shown(tx: Tx, denial: DenialRecord) -> dict[str, Any]:
    record = await approval_of(tx, denial.approval_id)
    effect = await tx.effects.get(record.approval.action_id)
    amount = effect.action.amount if effect else None
    starts = None
    if denial.from_minor is not None and amount is not None:
        starts = Money.of(denial.from_minor, amount.currency).model_dump(mode="json")
    said = _against(record)
    return denial.model_dump(mode="json", exclude={"tenant", "from_minor"}) | {
        "from_amount": starts,
        "ask": ask(effect.action) if effect else "",
        "denied_by": [s.decision.approver for s in said],
        "reason": said[-1].decision.reason if said else "",
    }
