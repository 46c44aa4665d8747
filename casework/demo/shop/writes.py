"""The one way a write comes about: every check in its order, then everything or nothing."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop import ledger
from casework.demo.shop.bodies import json_object, said_plainly
from casework.demo.shop.ledger import LedgerRow
from casework.demo.shop.problems import (
    KEY_MISSING,
    NOT_FOUND,
    Problem,
    facts_changed,
    hash_mismatch,
    invalid,
)
from casework.demo.shop.tokens import Caller
from casework.domain.action import Action
from casework.domain.money import Money


class Arguments(BaseModel):
    """What a write is given, path and body together: exactly the action's arguments."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def as_action(self) -> dict[str, Any]:
        """Return them as an action holds them."""
        return {name: getattr(self, name) for name in type(self).model_fields}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a change did, in the backend's own words: ids, states and amounts, no free text."""

    target: str
    reference: str
    state: str
    details: dict[str, str]
    amount: Money | None = None


A = TypeVar("A", bound=Arguments)
A_co = TypeVar("A_co", bound=Arguments, covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Job(Generic[A_co]):
    """One write under way: in which transaction, for whom, with what, as which ledger row."""

    session: AsyncSession
    caller: Caller
    args: A_co
    action_id: str
    seq: int
    now: datetime


class Write(ABC, Generic[A, R]):
    """One thing a service lets be done: what it needs, compares, refuses and does."""

    tool: ClassVar[str]
    scope: ClassVar[str]
    #: The facts that the action must have been decided on; no more and no less.
    compares: ClassVar[tuple[str, ...]] = ()
    arguments: type[A]

    @abstractmethod
    async def find(self, job: Job[A]) -> R | None:
        """Find the row among the caller's own; another's does not exist."""

    def refuse(self, row: R) -> Problem | None:  # noqa: ARG002 - not every state forbids
        """Say why the row's state forbids it, if it does."""
        return None

    def facts(self, row: R) -> dict[str, str]:  # noqa: ARG002 - not every write compares
        """Return what `compares` names, as it is now."""
        return {}

    @abstractmethod
    async def apply(self, row: R, job: Job[A]) -> Changed | Problem:
        """Do it; a problem means that nothing was done."""


@dataclass(frozen=True, kw_only=True)
class Ordered(Generic[A]):
    """A write that the token really orders: the action, its hash, and arguments that agree."""

    caller: Caller
    action: Action
    action_hash: str
    args: A


@dataclass(frozen=True, kw_only=True)
class Written:
    """The answer of a write, word for word, and whether it had been given before."""

    answer: str
    row_id: str
    replayed: bool

    def response(self) -> Response:
        """Write it as the service answers it."""
        headers = {"Idempotency-Replayed": "true"} if self.replayed else {}
        return Response(self.answer, 201, headers=headers, media_type="application/json")


async def ordered(
    request: Request, caller: Caller, write: Write[A, R], path: Mapping[str, str]
) -> Ordered[A] | Problem:
    """Check that this very request is the action the token was issued for."""
    key = request.headers.get("idempotency-key")
    if not key:
        return KEY_MISSING
    authorised = _authorised(caller)
    if isinstance(authorised, Problem):
        return authorised
    action, action_hash = authorised
    if key != action.action_id:
        return hash_mismatch("The idempotency key is not the action's id.")
    if action.hash() != action_hash:
        return hash_mismatch("The action is not the one that was hashed.")
    if action.tool != write.tool:
        return hash_mismatch("The action is for another tool.")
    if (action.customer, action.tenant) != (caller.customer, caller.tenant):
        return hash_mismatch("The action is for another customer.")
    args = await _arguments(request, write, path)
    if isinstance(args, Problem):
        return args
    if args.as_action() != action.args:
        return hash_mismatch("The request's arguments are not the action's.")
    if set(action.preconditions) != set(write.compares):
        return invalid(f"The action must rest on exactly these facts: {list(write.compares)}.")
    return Ordered(caller=caller, action=action, action_hash=action_hash, args=args)


async def carry_out(
    session: AsyncSession, write: Write[A, R], order: Ordered[A], now: datetime
) -> Written | Problem:
    """Do it once, in the session's transaction, and commit; what was done before is said again."""
    before = await ledger.find(session, order.action.action_id)
    if before is not None:
        if before.action_hash != order.action_hash:
            return hash_mismatch("The action's id was used for another action.")
        return Written(answer=before.answer, row_id=before.target, replayed=True)
    job = Job(
        session=session,
        caller=order.caller,
        args=order.args,
        action_id=order.action.action_id,
        seq=await ledger.next_seq(session),
        now=now,
    )
    row = await write.find(job)
    if row is None:
        return NOT_FOUND
    problem = write.refuse(row) or _compare(order.action, write.facts(row))
    if problem is not None:
        return problem
    changed = await write.apply(row, job)
    if isinstance(changed, Problem):
        return changed
    entry = _entry(order, changed, job)
    session.add(entry)
    await session.commit()
    return Written(answer=entry.answer, row_id=changed.target, replayed=False)


def _authorised(caller: Caller) -> tuple[Action, str] | Problem:
    match caller.details:
        case [
            {
                "type": "casework_action",
                "action": {"v": 1, **rest},
                "action_hash": str(action_hash),
            }
        ]:
            pass
        case _:
            return hash_mismatch("The token carries no action.")
    try:
        return Action.model_validate(rest), action_hash
    except ValidationError:
        return hash_mismatch("The token's action can not be read.")


async def _arguments(request: Request, write: Write[A, R], path: Mapping[str, str]) -> A | Problem:
    body = await json_object(request)
    if isinstance(body, Problem):
        return body
    if body.keys() & path.keys():
        return invalid("The body repeats what the path says.")
    try:
        return write.arguments.model_validate({**body, **path})
    except ValidationError as error:
        return said_plainly(error)


def _compare(action: Action, facts: Mapping[str, str]) -> Problem | None:
    changes = [
        {"name": name, "was": was, "now": facts[name]}
        for name, was in sorted(action.preconditions.items())
        if was != facts[name]
    ]
    return facts_changed(changes) if changes else None


def _entry(order: Ordered[A], changed: Changed, job: Job[A]) -> LedgerRow:
    answer = {
        "action_id": order.action.action_id,
        "reference": changed.reference,
        "state": changed.state,
        "details": changed.details,
    }
    return LedgerRow(
        seq=job.seq,
        action_id=order.action.action_id,
        action_hash=order.action_hash,
        tenant=order.caller.tenant,
        customer=order.caller.customer,
        case_id=order.action.case,
        worker=order.caller.worker,
        tool=order.action.tool,
        target=changed.target,
        reference=changed.reference,
        state=changed.state,
        amount_minor=changed.amount.amount_minor if changed.amount else None,
        currency=changed.amount.currency if changed.amount else None,
        answer=json.dumps(answer, ensure_ascii=False),
        at=ledger.utc(job.now),
    )
