"""The agents' inbox: cases that passed to people, taken, answered, given back."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from pydantic import model_validator
from starlette.responses import Response

from casework.api import problems, telling
from casework.api.auth import Agent
from casework.api.bodies import Body, GoalKind, Id, Message
from casework.api.deps import Parts
from casework.api.finding import RowId, handoff_of, scope_of
from casework.api.kinds import Ask, Event
from casework.api.learning import from_person, goal_to_correct
from casework.api.once import OnlyOnce
from casework.api.packets import wish
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page
from casework.domain.case import ENGINE, CaseStatus, Sender
from casework.domain.identity import Principal
from casework.store.records import HandoffRecord

router = APIRouter(prefix="/v1/handoffs", tags=["handoffs"])


class Reply(Body):
    """What a person writes to the customer."""

    text: Message


class GiveBack(Body):
    """What the customer wanted, as the person who had the case saw it.

    `goal` says which of the case's goals is meant, and may be left out when there is one.
    """

    kind: GoalKind | None = None
    goal: Id | None = None

    @model_validator(mode="after")
    def _complete(self) -> "GiveBack":
        if self.goal is not None and self.kind is None:
            raise ValueError("A goal needs a kind.")
        return self


@router.get("")
async def inbox(
    api: Parts,
    agent: Agent,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    *,
    open_only: bool = True,
) -> dict[str, Any]:
    """List the cases that people have or should have."""
    async with api.deps.store.read(scope_of(agent)) as tx:
        rows = await tx.handoffs.list(limit + 1, after, open_only=open_only)
        rows, onward = cut(rows, limit, lambda h: h.id)
        return page([row.model_dump(mode="json") for row in rows], onward)


@router.get("/{handoff_id}")
async def read_one(handoff_id: RowId, api: Parts, agent: Agent) -> dict[str, Any]:
    """Read one handoff with its packet."""
    async with api.deps.store.read(scope_of(agent)) as tx:
        return (await handoff_of(tx, handoff_id)).model_dump(mode="json")


@router.post("/{handoff_id}/take")
async def take(handoff_id: RowId, api: Parts, agent: Agent, once: OnlyOnce) -> Response:
    """Take a case; 409 names who was first."""
    async with api.deps.store.write(scope_of(agent)) as tx:
        handoff = await handoff_of(tx, handoff_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        if handoff.given_back_at is not None:
            raise problems.gone("This case was given back.")
        if handoff.taken_by != agent.person and not await tx.handoffs.take(
            handoff_id, agent.person
        ):
            by = (await handoff_of(tx, handoff_id)).taken_by
            raise problems.Problem(
                409, "taken", "Somebody has it", f"{by} has taken this.", taken_by=by
            )
        await tx.cases.set(handoff.case_id, status=CaseStatus.with_person, owner=agent.person)
        await tx.events.append(handoff.case_id, Event.handoff, handoff_id)
        taken = await handoff_of(tx, handoff_id)
        answer = await once.after(tx, 200, taken.model_dump(mode="json"))
    api.watch.nudge()
    return answer.response()


@router.post("/{handoff_id}/reply", status_code=202)
async def reply(
    handoff_id: RowId, body: Reply, api: Parts, agent: Agent, once: OnlyOnce
) -> Response:
    """Write to the customer as a person; only who has taken the case does."""
    async with api.deps.store.write(scope_of(agent)) as tx:
        handoff = await handoff_of(tx, handoff_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        _refuse_others(handoff, agent)
        message = await tx.messages.add(
            id=str(uuid4()),
            case_id=handoff.case_id,
            sender=Sender.person,
            author=agent.person,
            text=body.text,
            read=True,
        )
        await tx.messages.acknowledge(message.id)
        await tx.events.append(handoff.case_id, Event.message, message.id)
        told = {"id": message.id, "case_id": handoff.case_id, "at": message.at}
        answer = await once.after(tx, 202, told)
    api.watch.nudge()
    return answer.response()


@router.post("/{handoff_id}/give-back")
async def give_back(
    handoff_id: RowId, api: Parts, agent: Agent, once: OnlyOnce, body: GiveBack | None = None
) -> Response:
    """Give the case back to the engine, and perhaps say what it had read wrongly."""
    async with api.deps.store.write(scope_of(agent)) as tx:
        handoff = await handoff_of(tx, handoff_id)
        answer = await once.before(tx)
        if answer is not None:
            return answer.response()
        _refuse_others(handoff, agent)
        if not await tx.handoffs.give_back(handoff_id):
            raise problems.gone("This case was given back.")
        if body is not None and body.kind is not None:
            goal = await goal_to_correct(tx, handoff.case_id, body.goal)
            await from_person(tx, handoff.case_id, goal, body.kind, said_in=handoff_id)
        await tx.cases.set(handoff.case_id, status=CaseStatus.open, owner=ENGINE)
        row = await wish(tx, handoff.case_id, Ask.given_back)
        await tx.events.append(handoff.case_id, Event.handoff, handoff_id)
        given = await handoff_of(tx, handoff_id)
        answer = await once.after(tx, 200, given.model_dump(mode="json"))
    api.watch.nudge()
    await telling.pending(api, row)
    return answer.response()


def _refuse_others(handoff: HandoffRecord, agent: Principal) -> None:
    if handoff.given_back_at is not None:
        raise problems.gone("This case was given back.")
    if handoff.taken_by != agent.person:
        raise problems.Problem(
            409,
            "not-taken-by-you",
            "Take it first",
            f"{handoff.taken_by or 'Nobody'} has this case; take it first.",
            taken_by=handoff.taken_by,
        )
