"""What a customer answers: a question by a choice, an action by yes or no."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from casework.api import problems, telling
from casework.api.auth import Customer
from casework.api.bodies import Body, Hash, Id
from casework.api.confirming import answer as confirm
from casework.api.deps import Parts
from casework.api.finding import RowId, case_of, pending_of, scope_of
from casework.api.kinds import SUPERVISOR, Ask, Event
from casework.api.learning import from_answer
from casework.api.once import OnlyOnce
from casework.store import Tx
from casework.store.records import PendingRecord

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["answers"])


class Yes(Body):
    """A yes or no to exactly the action with this hash."""

    accept: bool
    action_hash: Hash


class Choice(Body):
    """One of the choices that were offered."""

    choice: Id


@router.post("/confirmations/{confirmation_id}")
async def confirm_action(
    case_id: RowId,
    confirmation_id: RowId,
    body: Yes,
    api: Parts,
    customer: Customer,
    once: OnlyOnce,
) -> Response:
    """Say yes or no to an action. 422 for another hash, 410 when it is not asked any more."""
    async with api.deps.store.write(scope_of(customer)) as tx:
        await case_of(tx, case_id)
        row = await pending_of(tx, case_id, confirmation_id, Ask.confirmation)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        said = await confirm(
            api, tx, customer, row, accept=body.accept, action_hash=body.action_hash
        )
        answer = await once.after(tx, 200, said)
    api.watch.nudge()
    if row.acknowledged_at is None:
        await telling.pending(api, row)
    return answer.response()


@router.post("/questions/{question_id}")
async def answer_question(
    case_id: RowId,
    question_id: RowId,
    body: Choice,
    api: Parts,
    customer: Customer,
    once: OnlyOnce,
) -> Response:
    """Pick one of the choices. 410 when the question is closed, also by an answer in words."""
    async with api.deps.store.write(scope_of(customer)) as tx:
        await case_of(tx, case_id)
        row = await pending_of(tx, case_id, question_id, Ask.question)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        answer = await once.after(tx, 200, await _choose(tx, row, body.choice))
    api.watch.nudge()
    if row.acknowledged_at is None and row.slot != SUPERVISOR:
        await telling.pending(api, row)
    return answer.response()


async def _choose(tx: Tx, row: PendingRecord, choice: str) -> dict[str, Any]:
    said = {"id": row.id, "choice": choice}
    if row.closed_at is not None and row.outcome == choice:
        return said
    expired = row.expires_at is not None and row.expires_at <= tx.now
    if row.closed_at is not None or expired:
        raise problems.gone("This is not being asked any more.")
    if choice not in {offered.id for offered in row.choices}:
        raise problems.invalid(
            "This is not one of the choices; what is not offered is written as a message."
        )
    if not await tx.pending.close(row.id, choice):
        raise problems.gone("This is not being asked any more.")
    await from_answer(tx, row, choice)
    if row.slot == SUPERVISOR:
        await tx.pending.acknowledge(row.id)
    await tx.events.append(row.case_id, Event.pending, row.id)
    return said
