"""Erasing a customer: their key is destroyed, and all that was going on for them ends."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter

from casework.api import problems
from casework.api.auditing import entry, note
from casework.api.auth import Operator
from casework.api.bodies import Body
from casework.api.deps import Api, Parts
from casework.api.routes.customers import CustomerId
from casework.domain.approval import ApprovalStatus
from casework.domain.case import CaseStatus
from casework.domain.effect import IN_FLIGHT, EffectState
from casework.domain.identity import Principal, PrincipalKind
from casework.store import Scope, Tx
from casework.store.records import CaseRecord

router = APIRouter(prefix="/v1/customers", tags=["customers"])
_OPEN = (ApprovalStatus.pending, ApprovalStatus.approved, ApprovalStatus.approved_with_edits)
#: As many cases as one customer can have; the store lists none without a limit.
_ALL = 100_000


class Because(StrEnum):
    """Why somebody is erased though it is open what became of a payment. A code, no words."""

    settled_elsewhere = "settled_elsewhere"
    legal_order = "legal_order"


class Erasure(Body):
    """Erase even while something is on its way, for this reason."""

    force: Because | None = None


@router.post("/{customer}/erasure")
async def erase(
    customer: CustomerId, body: Erasure, api: Parts, operator: Operator
) -> dict[str, Any]:
    """Destroy a customer's key for good; again changes nothing.

    409 while an action of theirs is with a backend, or nobody knows whether it was done.
    """
    async with api.deps.store.read(Scope.of_customer(operator.tenant, customer)) as tx:
        cases = await tx.cases.list(_ALL)
        known = bool(cases) or await tx.keys.erased(customer)
    if not known:
        raise problems.not_found()
    if cases:
        await _erase(api, operator, customer, cases, body.force)
        api.watch.nudge()
    # Also when all was done before: the process may have ended before it came to this.
    await api.deps.store.scrub()
    return {"customer": customer, "erased": True, "cases": len(cases)}


async def _erase(
    api: Api,
    operator: Principal,
    customer: str,
    cases: tuple[CaseRecord, ...],
    force: Because | None,
) -> None:
    async with api.deps.store.write(Scope.of_staff(operator.tenant, operator.subject)) as tx:
        in_flight = await _end(tx, operator, cases)
        if in_flight and force is None:
            raise problems.Problem(
                409,
                "in-flight",
                "Not yet",
                "An action of this customer is with a backend, or its outcome is unknown.",
                actions=in_flight,
            )
        # Answers to staff are kept under their own key, and can repeat this customer's words.
        ids = {customer, *(case.id for case in cases)}
        await tx.idempotency.erase(f"{PrincipalKind.customer.value}/{customer}", ids)
        await tx.keys.erase(customer)
        forced = {"forced": force.value} if force and in_flight else {}
        await tx.audit.append(note("customer_erased", operator, customer=customer, **forced))


async def _end(tx: Tx, operator: Principal, cases: tuple[CaseRecord, ...]) -> list[str]:
    """End what has not left, in every case; return the actions that have.

    The cases' rows come first: a claim waits for them, and then finds no grant.
    """
    in_flight: list[str] = []
    for case in cases:
        await tx.cases.set(case.id, status=CaseStatus.closed)
        await tx.grants.revoke(case.grant_id)
    for case in cases:
        for effect in await tx.effects.of_case(case.id):
            action_id = effect.action.action_id
            if effect.state in IN_FLIGHT:
                in_flight.append(action_id)
            elif effect.state.unclaimed:
                await tx.effects.move(action_id, EffectState.superseded, reason="erased", at=tx.now)
                approval = await tx.approvals.of_action(action_id)
                if approval is not None:
                    await tx.approvals.set_status(
                        approval.approval.id, ApprovalStatus.void, from_=_OPEN
                    )
                state = EffectState.superseded.value
                await tx.audit.append(entry("effect", effect, operator, state=state))
        for row in await tx.pending.of_case(case.id):
            await tx.pending.close(row.id, "erased")
            await tx.pending.acknowledge(row.id)
    return in_flight
