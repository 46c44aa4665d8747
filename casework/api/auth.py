"""Who asks: a verified principal, or nobody."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from casework.api import problems
from casework.api.deps import Parts
from casework.api.rights import keep_sign_in
from casework.domain.identity import Principal, PrincipalKind, Role
from casework.identity import principal
from casework.identity.verifier import Invalid

#: Who may look into any case of the tenant.
CASE_READERS = frozenset(
    {Role.agent, Role.supervisor, Role.supervisor_senior, Role.lead, Role.auditor}
)
SUPERVISORS = frozenset({Role.supervisor, Role.supervisor_senior})
#: Who may lift a denial, and so let the same be asked for again.
LIFTERS = frozenset({Role.lead, Role.supervisor_senior})
#: Who may stop what is done for a customer or in a case.
STOPPERS = frozenset({Role.operator, *SUPERVISORS})
AGENTS = frozenset({Role.agent, Role.supervisor, Role.supervisor_senior, Role.lead})


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A verified principal and when their token ends, which is when a stream ends too."""

    principal: Principal
    expires_at: datetime


async def caller(request: Request, api: Parts) -> Caller:
    """Verify the bearer token; anything but a good one is a 401 that does not say why."""
    given = request.headers.getlist("authorization")
    if len(given) != 1:
        # Two tokens are nobody: whoever checked the other one before us would be fooled.
        raise problems.unauthorized()
    scheme, _, token = given[0].partition(" ")
    if scheme.lower() != "bearer" or not token or "," in token:
        raise problems.unauthorized()
    deps = api.deps
    for verifier, principal_of in (
        (deps.customers, principal.customer),
        (deps.staff, principal.staff),
    ):
        claims = await verifier.verify(token.strip())
        if isinstance(claims, Invalid):
            continue
        found = principal_of(claims)
        if isinstance(found, Principal) and found.tenant == api.settings.tenant:
            await keep_sign_in(deps.store, found)
            expires_at = datetime.fromtimestamp(claims.raw["exp"], UTC)
            return Caller(principal=found, expires_at=expires_at)
    raise problems.unauthorized()


Verified = Annotated[Caller, Depends(caller)]


async def _customer(who: Verified) -> Principal:
    if who.principal.kind is not PrincipalKind.customer:
        raise problems.forbidden("customers-only", "Only a customer can do this.")
    return who.principal


def _staff(roles: frozenset[Role]) -> Callable[[Caller], Awaitable[Principal]]:
    async def check(who: Verified) -> Principal:
        if who.principal.kind is not PrincipalKind.staff or not who.principal.roles & roles:
            needed = ", ".join(sorted(roles))
            raise problems.forbidden("role-missing", f"This needs one of these roles: {needed}.")
        return who.principal

    return check


async def _reader(who: Verified) -> Principal:
    if who.principal.kind is PrincipalKind.customer or who.principal.roles & CASE_READERS:
        return who.principal
    raise problems.forbidden("role-missing", "This needs a role that reads cases.")


Customer = Annotated[Principal, Depends(_customer)]
#: A customer (own cases) or a member of staff who may look into cases.
CaseReader = Annotated[Principal, Depends(_reader)]
StaffReader = Annotated[Principal, Depends(_staff(CASE_READERS))]
Supervisor = Annotated[Principal, Depends(_staff(SUPERVISORS))]
Lifter = Annotated[Principal, Depends(_staff(LIFTERS))]
Operator = Annotated[Principal, Depends(_staff(frozenset({Role.operator})))]
Stopper = Annotated[Principal, Depends(_staff(STOPPERS))]
Agent = Annotated[Principal, Depends(_staff(AGENTS))]
Auditor = Annotated[Principal, Depends(_staff(frozenset({Role.auditor})))]
ToolReader = Annotated[
    Principal,
    Depends(_staff(frozenset({Role.tool_owner, Role.operator, Role.lead, *SUPERVISORS}))),
]
PolicyReader = Annotated[
    Principal,
    Depends(_staff(frozenset({Role.operator, Role.lead, Role.auditor, *SUPERVISORS}))),
]
KpiReader = Annotated[
    Principal, Depends(_staff(frozenset({Role.lead, Role.operator, Role.auditor})))
]
