"""Holding a customer: no token is given for them until somebody lets go."""

import re
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator
from starlette.responses import Response

from casework.api import problems
from casework.api.auditing import note
from casework.api.auth import Stopper
from casework.api.bodies import Body, Reason
from casework.api.deps import Api, Parts
from casework.api.finding import scope_of
from casework.api.once import OnlyOnce
from casework.domain.identity import Principal
from casework.store import Scope, Tx

router = APIRouter(prefix="/v1/customers", tags=["customers"])
#: A sign-in provider names its people as it likes (OpenID Connect: at most 255 of ASCII).
_SUBJECT = re.compile(r"[\x20-\x7e]{1,255}", re.ASCII)


def _customer_id(value: str) -> str:
    if not _SUBJECT.fullmatch(value):
        raise problems.not_found()
    return value


CustomerId = Annotated[str, AfterValidator(_customer_id)]


class Hold(Body):
    """Why, for colleagues."""

    reason: Reason


@router.get("/{customer}/hold")
async def held(customer: CustomerId, api: Parts, stopper: Stopper) -> dict[str, Any]:
    """Say whether a customer is held, and why."""
    await _refuse_unknown(api, stopper, customer)
    async with api.deps.store.read(scope_of(stopper)) as tx:
        return await _shown(tx, customer)


@router.put("/{customer}/hold")
async def hold(
    customer: CustomerId, body: Hold, api: Parts, stopper: Stopper, once: OnlyOnce
) -> Response:
    """Hold a customer: from now on no worker gets a token for them, whatever was approved."""
    await _refuse_unknown(api, stopper, customer)
    async with api.deps.store.write(scope_of(stopper)) as tx:
        answer = await once.before(tx)
        if answer is None:
            await tx.holds.put(customer, body.reason)
            await tx.audit.append(note("customer_held", stopper, customer=customer))
            answer = await once.after(tx, 200, await _shown(tx, customer))
    return answer.response()


@router.delete("/{customer}/hold")
async def let_go(customer: CustomerId, api: Parts, stopper: Stopper, once: OnlyOnce) -> Response:
    """Let go of a customer; one who is not held stays so, and nothing is written."""
    await _refuse_unknown(api, stopper, customer)
    async with api.deps.store.write(scope_of(stopper)) as tx:
        answer = await once.before(tx)
        if answer is None:
            if await tx.holds.lift(customer):
                await tx.audit.append(note("customer_let_go", stopper, customer=customer))
            answer = await once.after(tx, 200, await _shown(tx, customer))
    return answer.response()


async def _refuse_unknown(api: Api, stopper: Principal, customer: str) -> None:
    """Refuse who never had a case here: a hold on a misspelt name would stop nobody."""
    async with api.deps.store.read(Scope.of_customer(stopper.tenant, customer)) as tx:
        if not await tx.cases.list(1):
            raise problems.not_found()


async def _shown(tx: Tx, customer: str) -> dict[str, Any]:
    reason = await tx.holds.held(customer)
    return {"customer": customer, "held": reason is not None, "reason": reason}
