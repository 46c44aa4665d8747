"""Rights of approvers, as the latest sign-in that any API process saw proved them."""

from datetime import timedelta

from casework.api.rights import keep_sign_in, rights_now
from casework.domain.identity import Principal, PrincipalKind, Role
from casework.store import Scope, Store
from tests.integration.api.world import World


def sue(world: World, *roles: Role, minutes: int = 0) -> Principal:
    """Sue, signed in so many minutes after the start."""
    return Principal(
        subject="sub-sue",
        tenant="shop",
        kind=PrincipalKind.staff,
        person="sue",
        roles=frozenset(roles),
        signed_in_at=world.clock() + timedelta(minutes=minutes),
    )


async def rights(store: Store, person: str) -> frozenset[Role]:
    """Ask as the token service does."""
    async with store.read(Scope.of_staff("shop", "test")) as tx:
        return await rights_now(tx, person)


async def test_nobody_has_rights_that_were_never_proved(world: World) -> None:
    """A person whom no process has seen sign in approves nothing."""
    assert await rights(world.deps.store, "stranger") == frozenset()


async def test_lost_rights_count_at_once_and_an_old_token_restores_nothing(world: World) -> None:
    """The latest sign-in decides, in whichever order the tokens are shown."""
    await keep_sign_in(world.deps.store, sue(world, Role.supervisor))
    await keep_sign_in(world.deps.store, sue(world, Role.agent, minutes=5))
    await keep_sign_in(world.deps.store, sue(world, Role.supervisor))

    assert await rights(world.deps.store, "sue") == {Role.agent}
