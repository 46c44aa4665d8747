"""Cases: open one, list, read, write into one, ask for a person, say whether it is solved."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from casework.api import problems, telling
from casework.api.auth import CaseReader, Customer
from casework.api.bodies import Body, Channel, Locale, Message
from casework.api.deps import Api, Parts
from casework.api.finding import RowId, case_of, scope_of
from casework.api.kinds import IN_WORDS, SUPERVISOR, Ask, Event
from casework.api.once import OnlyOnce
from casework.api.opening import add_message, open_case
from casework.api.packets import wish
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page
from casework.api.views import CaseView, case_view
from casework.api.waiting import PreferredWait, until_news
from casework.api.wakes import Delivery
from casework.domain.case import ENGINE, CaseStatus
from casework.store import Tx
from casework.store.records import CaseRecord
from casework.telemetry.propagation import current_traceparent

router = APIRouter(prefix="/v1/cases", tags=["cases"])
_CLOSED = "The case is closed; open a new one."


class NewCase(Body):
    """What a customer writes first."""

    message: Message
    channel: Channel = "web"
    locale: Locale = "en"


class NewMessage(Body):
    """What a customer writes later."""

    text: Message


class Feedback(Body):
    """Whether it is solved, in the customer's own view."""

    solved: bool


@router.post("", status_code=202, response_model=CaseView)
async def open_new(
    body: NewCase,
    api: Parts,
    customer: Customer,
    once: OnlyOnce,
    wait: PreferredWait,
) -> Response:
    """Open a case: stored first, then the engine is told; 202 whether it could be told or not."""
    scope = scope_of(customer)
    async with api.deps.store.write(scope) as tx:
        answer = await once.before(tx)
        if answer is not None:
            return _located(answer.body, answer.status, dict(answer.headers))
        case, message = await open_case(
            api,
            tx,
            customer,
            text=body.message,
            channel=body.channel,
            locale=body.locale,
            traceparent=current_traceparent(),
        )
        answer = await once.after(tx, 202, await case_view(tx, case))
    api.watch.nudge()
    api.deps.telemetry.metrics.case_opened()
    await telling.message(api, case.id, case.grant_id, message.id)
    if await until_news(api, scope, case.id, message.seq, wait):
        async with api.deps.store.read(scope) as tx:
            shown = await case_view(tx, await case_of(tx, case.id))
        return _located(shown, 200, {"Preference-Applied": f"wait={int(wait)}"})
    return _located(answer.body, answer.status, {})


def _located(body: Any, status: int, headers: dict[str, str]) -> Response:
    return JSONResponse(body, status, headers={"Location": f"/v1/cases/{body['id']}", **headers})


@router.get("")
async def list_all(
    api: Parts,
    reader: CaseReader,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    status: CaseStatus | None = None,
) -> dict[str, Any]:
    """List cases, newest first: a customer's own, or for staff the tenant's."""
    async with api.deps.store.read(scope_of(reader)) as tx:
        rows, onward = cut(await tx.cases.list(limit + 1, after, status), limit, lambda c: c.id)
        return page([await case_view(tx, case) for case in rows], onward)


@router.get("/{case_id}", response_model=CaseView)
async def read_one(case_id: RowId, api: Parts, reader: CaseReader) -> Response:
    """Read a case with its messages, goals and what is asked."""
    async with api.deps.store.read(scope_of(reader)) as tx:
        return JSONResponse(await case_view(tx, await case_of(tx, case_id)))


@router.post("/{case_id}/messages", status_code=202)
async def write(
    case_id: RowId, body: NewMessage, api: Parts, customer: Customer, once: OnlyOnce
) -> Response:
    """Take a message in; 410 when the case is closed."""
    async with api.deps.store.write(scope_of(customer)) as tx:
        case = await case_of(tx, case_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        _refuse_closed(api, tx, case)
        message = await add_message(tx, case, customer, body.text)
        await _answer_supervisors(tx, case)
        told = {"id": message.id, "case_id": case.id, "at": message.at}
        answer = await once.after(tx, 202, told)
    api.watch.nudge()
    delivery = await telling.message(api, case.id, case.grant_id, message.id)
    if delivery is Delivery.closed:
        raise problems.gone(_CLOSED)
    return answer.response()


def _refuse_closed(api: Api, tx: Tx, case: CaseRecord) -> None:
    resting = (tx.now - case.updated_at).total_seconds()
    over = case.status is CaseStatus.resolved and resting > api.settings.reopen_seconds
    if over or case.status is CaseStatus.closed:
        raise problems.gone(_CLOSED)


async def _answer_supervisors(tx: Tx, case: CaseRecord) -> None:
    """Take a message as the answer to what a supervisor asked; the card shows it."""
    for row in await tx.pending.of_case(case.id):
        if row.kind == Ask.question and row.slot == SUPERVISOR:
            await tx.pending.close(row.id, IN_WORDS)
            await tx.pending.acknowledge(row.id)
            await tx.events.append(case.id, Event.pending, row.id)


@router.post("/{case_id}/handoff", status_code=202)
async def ask_for_person(
    case_id: RowId, api: Parts, customer: Customer, once: OnlyOnce
) -> Response:
    """Ask for a person, without having to type; asking again changes nothing."""
    async with api.deps.store.write(scope_of(customer)) as tx:
        case = await case_of(tx, case_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        _refuse_closed(api, tx, case)
        row = await wish(tx, case.id, Ask.person) if case.owner == ENGINE else None
        if row is not None:
            await tx.events.append(case.id, Event.handoff, row.id)
        answer = await once.after(tx, 202, {"id": case.id, "asked": "person"})
    api.watch.nudge()
    if row is not None:
        await telling.pending(api, row)
    return answer.response()


@router.post("/{case_id}/feedback")
async def say_solved(
    case_id: RowId, body: Feedback, api: Parts, customer: Customer, once: OnlyOnce
) -> Response:
    """Keep whether the customer finds it solved."""
    async with api.deps.store.write(scope_of(customer)) as tx:
        case = await case_of(tx, case_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        await tx.cases.set(case.id, solved=body.solved)
        answer = await once.after(tx, 200, {"id": case.id, "solved": body.solved})
    return answer.response()
