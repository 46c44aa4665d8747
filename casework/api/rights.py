"""What staff may do now: kept in the store, so that every API process knows and none forgets.

There is no directory of staff to ask: the provider says who may what, in its tokens. A person
whose latest sign-in is unknown has no rights at all.
"""

from casework.domain.identity import Principal, PrincipalKind, Role
from casework.store import Scope, Store, Tx


async def keep_sign_in(store: Store, principal: Principal) -> None:
    """Keep the roles of a member of staff's sign-in, when it is news."""
    at = principal.signed_in_at
    if principal.kind is not PrincipalKind.staff or at is None:
        return
    scope = Scope.of_staff(principal.tenant, principal.subject)
    async with store.read(scope) as tx:
        known = await tx.staff.last_sign_in(principal.person)
    if known is None or (known[1] <= at and known != (principal.roles, at)):
        async with store.write(scope) as tx:
            await tx.staff.signed_in(principal.person, principal.roles, at)


async def rights_now(tx: Tx, person: str) -> frozenset[Role]:
    """Return the roles that a person's approvals rest on at this moment."""
    known = await tx.staff.last_sign_in(person)
    return known[0] if known else frozenset()
