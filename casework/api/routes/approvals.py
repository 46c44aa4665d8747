"""The supervisors' queue: cards, decisions, undo, soft claims, passing on, taking over."""

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from pydantic import Field
from starlette.responses import JSONResponse, Response

from casework.api import approving, problems, telling
from casework.api.auth import Supervisor
from casework.api.bodies import Body, GoalKind, Id
from casework.api.cards import card, line
from casework.api.deciding import DecisionBody, card_of
from casework.api.deps import Api, Parts
from casework.api.finding import RowId, approval_of, scope_of
from casework.api.once import Once, OnlyOnce
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page
from casework.domain.approval import ApprovalStatus, DecisionKind
from casework.domain.identity import Principal
from casework.policy import WINDOW, PolicyFacts
from casework.store import Scope, Tx
from casework.store.records import ApprovalRecord

router = APIRouter(prefix="/v1/approvals", tags=["approvals"])
_ETAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?', re.ASCII)


class Claim(Body):
    """For how long the card is looked at."""

    seconds: Annotated[int, Field(ge=1, le=3600)] = 300


class Pass(Body):
    """Who should decide instead."""

    to: Id


class TakeOver(Body):
    """What the customer wanted, as the one who takes over sees it."""

    kind: GoalKind | None = None


def _version(if_match: Annotated[str | None, Header()] = None) -> int:
    """Read which version was looked at; "any" is no answer where money moves."""
    found = _ETAG.fullmatch((if_match or "").strip())
    if found is None:
        raise problems.Problem(
            428,
            "precondition-required",
            "Say what you looked at",
            "Send If-Match with the card's version.",
        )
    return int(found[1])


@router.get("")
async def queue(
    api: Parts,
    supervisor: Supervisor,
    state: Annotated[list[ApprovalStatus] | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> dict[str, Any]:
    """List approvals; without a state those that wait."""
    states = tuple(state or [ApprovalStatus.pending])
    async with api.deps.store.read(scope_of(supervisor)) as tx:
        rows = await tx.approvals.list(states, limit + 1, after)
        rows, onward = cut(rows, limit, lambda r: r.approval.id)
        return page([await line(tx, record) for record in rows], onward)


@router.get("/{approval_id}")
async def read_one(approval_id: RowId, api: Parts, supervisor: Supervisor) -> Response:
    """Show the card. Its version is the ETag that a decision has to send back."""
    async with api.deps.store.read(scope_of(supervisor)) as tx:
        found = await card_of(tx, approval_id, supervisor)
        shown = await card(tx, found.record, found.effect)
    return JSONResponse(shown, headers=_etag(found.record))


@router.post("/{approval_id}/decisions")
async def decide(
    approval_id: RowId,
    body: DecisionBody,
    api: Parts,
    supervisor: Supervisor,
    once: OnlyOnce,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Approve, edit, deny or ask. What counts is the row, not this answer."""
    version = _version(if_match)
    facts = await _facts(api, supervisor, approval_id, body)

    async def work(tx: Tx) -> ApprovalRecord:
        return await approving.decide(
            api, tx, supervisor, approval_id, body, version=version, facts=facts
        )

    return await _acted(api, supervisor, once, approval_id, work)


async def _facts(
    api: Api, supervisor: Principal, approval_id: str, body: DecisionBody
) -> PolicyFacts:
    """Read what policy has to know for an edit; the claim asks policy again at the end."""
    now = api.deps.clock()
    if body.decision is not DecisionKind.edit:
        return PolicyFacts(window_total_ref=0, now=now, customer_hold=False)
    async with api.deps.store.read(scope_of(supervisor)) as tx:
        found = await card_of(tx, approval_id, supervisor)
    action = found.effect.action
    async with api.deps.store.read(Scope.of_customer(action.tenant, action.customer)) as tx:
        return PolicyFacts(
            window_total_ref=await tx.effects.window_total(action.tool, now - WINDOW),
            now=now,
            customer_hold=await tx.holds.held(action.customer) is not None,
        )


async def _acted(
    api: Api,
    supervisor: Principal,
    once: Once,
    approval_id: str,
    work: Callable[[Tx], Awaitable[ApprovalRecord]],
) -> Response:
    """Do it in one transaction, then wake: the approval, and the one that took its place."""
    async with api.deps.store.write(scope_of(supervisor)) as tx:
        await approval_of(tx, approval_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        record = await work(tx)
        next_one = await tx.approvals.get(record.replaced_by) if record.replaced_by else None
        answer = await once.after(tx, 200, approving.brief(record))
    api.watch.nudge()
    await telling.approval(api, record)
    if next_one is not None and next_one.approval.status is not ApprovalStatus.pending:
        await telling.approval(api, next_one)
    return JSONResponse(answer.body, answer.status, headers=_etag(record))


def _etag(record: ApprovalRecord) -> dict[str, str]:
    return {"ETag": f'"{record.approval.version}"'}


@router.post("/{approval_id}/undo")
async def undo(approval_id: RowId, api: Parts, supervisor: Supervisor, once: OnlyOnce) -> Response:
    """Take one's own decision back before it takes effect; afterwards 410."""

    async def work(tx: Tx) -> ApprovalRecord:
        return await approving.undo(tx, supervisor, approval_id)

    return await _acted(api, supervisor, once, approval_id, work)


@router.post("/{approval_id}/claim")
async def claim(
    approval_id: RowId, api: Parts, supervisor: Supervisor, once: OnlyOnce, body: Claim
) -> Response:
    """Say that one is looking at the card; 409 names who was first."""

    async def work(tx: Tx) -> ApprovalRecord:
        return await approving.hold(tx, supervisor, approval_id, body.seconds)

    return await _noted(api, supervisor, once, approval_id, work)


@router.post("/{approval_id}/pass")
async def pass_on(
    approval_id: RowId, api: Parts, supervisor: Supervisor, once: OnlyOnce, body: Pass
) -> Response:
    """Pass the card to somebody else."""

    async def work(tx: Tx) -> ApprovalRecord:
        return await approving.pass_to(tx, supervisor, approval_id, body.to)

    return await _noted(api, supervisor, once, approval_id, work)


async def _noted(
    api: Api,
    supervisor: Principal,
    once: Once,
    approval_id: str,
    work: Callable[[Tx], Awaitable[ApprovalRecord]],
) -> Response:
    """Do it in one transaction; no workflow has to hear of it."""
    async with api.deps.store.write(scope_of(supervisor)) as tx:
        await approval_of(tx, approval_id)
        answer = await once.before(tx)
        if answer is None:
            answer = await once.after(tx, 200, approving.brief(await work(tx)))
    api.watch.nudge()
    return answer.response()


@router.post("/{approval_id}/take-over")
async def take_over(
    approval_id: RowId,
    api: Parts,
    supervisor: Supervisor,
    once: OnlyOnce,
    body: TakeOver | None = None,
) -> Response:
    """Take the case from the engine; the action does not happen."""
    async with api.deps.store.write(scope_of(supervisor)) as tx:
        await approval_of(tx, approval_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        record, wish, more = await approving.take_over(
            tx, supervisor, approval_id, body.kind if body else None
        )
        answer = await once.after(tx, 200, approving.brief(record) | more)
    api.watch.nudge()
    await telling.pending(api, wish)
    await telling.approval(api, record)
    return answer.response()
