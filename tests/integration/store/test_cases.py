"""Cases, grants, holds, goals: what is stored comes back, in a stable order."""

from datetime import timedelta

from casework.domain.case import CaseStatus, GoalStatus, Resolution
from casework.store import Scope, Store
from casework.store.records import GoalRecord
from tests.integration.store.given import (
    JANE,
    MINUTE,
    STAFF,
    START,
    TENANT,
    StandingClock,
    a_case,
    a_grant,
    open_case,
)


async def test_a_case_comes_back_as_it_was_stored(store: Store) -> None:
    """Opening the same case again changes nothing."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        again = await tx.cases.open(case.model_copy(update={"locale": "de"}))
        found = await tx.cases.get(case.id)

    assert again == found == case


async def test_cases_are_listed_newest_first_page_by_page(store: Store) -> None:
    """Pages follow on one another, also among cases of the same moment."""
    cases = [a_case(id=f"c{n}", at=START + timedelta(minutes=n // 2)) for n in range(5)]
    async with store.write(JANE) as tx:
        for case in cases:
            await tx.cases.open(case)
    async with store.read(STAFF) as tx:
        first = await tx.cases.list(limit=3)
        rest = await tx.cases.list(limit=3, after=first[-1].id)
        closed = await tx.cases.list(status=CaseStatus.closed)

    assert [case.id for case in first + rest] == ["c4", "c3", "c2", "c1", "c0"]
    assert closed == ()


async def test_a_case_changes_only_in_what_is_given(store: Store, clock: StandingClock) -> None:
    """Setting the owner leaves the status, and the change has its time."""
    case = await open_case(store)
    clock.forward(MINUTE)
    async with store.write(STAFF) as tx:
        changed = await tx.cases.set(case.id, owner="mia", solved=False)
        missing = await tx.cases.set("nowhere", owner="mia")
        found = await tx.cases.get(case.id)

    assert (changed, missing) == (True, False)
    update = {"owner": "mia", "solved": False, "updated_at": START + MINUTE}
    assert found == case.model_copy(update=update)


async def test_a_grant_is_found_by_its_id_alone(store: Store) -> None:
    """Before anything is known of the customer, a grant leads to them; unknown ones to nobody."""
    case = await open_case(store)

    assert await store.grant(case.grant_id) == a_grant(case)
    assert await store.grant("nowhere") is None
    assert await store.case_scope(TENANT, case.id) == JANE
    assert await store.case_scope("other", case.id) is None


async def test_a_revoked_grant_is_dead(store: Store) -> None:
    """A grant is revoked once, and stays known as revoked."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        first = await tx.grants.revoke(case.grant_id, START)
        second = await tx.grants.revoke(case.grant_id, START)
        grant = await tx.grants.get(case.grant_id)

    assert (first, second) == (True, False)
    assert grant is not None
    assert not grant.live(START)


async def test_a_hold_stands_until_it_is_lifted(store: Store) -> None:
    """A customer can be held, held for another reason, released and held again."""
    seen: list[str | None] = []
    async with store.write(STAFF) as tx:
        seen.append(await tx.holds.held("jane"))
        await tx.holds.put("jane", "stolen card")
        await tx.holds.put("jane", "police")
        seen.append(await tx.holds.held("jane"))
        lifted = [await tx.holds.lift("jane"), await tx.holds.lift("jane")]
        seen.append(await tx.holds.held("jane"))
        await tx.holds.put("jane", "again")
    async with store.read(JANE) as tx:
        seen.append(await tx.holds.held("jane"))

    assert seen == [None, "police", None, "again"]
    assert lifted == [True, False]


async def test_a_goal_is_kept_as_it_stands(store: Store, clock: StandingClock) -> None:
    """Saving a goal again replaces it and keeps its place."""
    case = await open_case(store)

    def goal(id: str, **more: object) -> GoalRecord:
        values = {"case_id": case.id, "kind": "refund", "status": GoalStatus.open}
        return GoalRecord.model_validate({"id": id, "updated_at": START} | values | more)

    solved = goal(
        "g2", status=GoalStatus.resolved, resolution=Resolution.proved, summary="Paid back."
    )
    async with store.write(JANE) as tx:
        await tx.goals.save(goal("g2"))
    clock.forward(MINUTE)
    async with store.write(Scope.of_service(TENANT, "sweep")) as tx:
        await tx.goals.save(goal("g1"))
        await tx.goals.save(solved)
        found = await tx.goals.of_case(case.id)

    assert found == (solved, goal("g1"))
