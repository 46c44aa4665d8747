"""Progress: pages show a goal and its case as they stand, and change only when those do."""

import pytest

from activities.progress import move_goal, refresh_case, save_goal
from casework.domain.case import CaseStatus, Goal, GoalStatus, Resolution, Slot
from tests.unit.activities.stage import Stage

_G = GoalStatus
GOAL = Goal(id="g1", kind="refund_damaged", slots=(Slot(name="order_id", value="1001"),))


async def case_status(stage: Stage) -> CaseStatus:
    """Read the case's status."""
    async with stage.store.read(stage.scope) as tx:
        case = await tx.cases.get(stage.case.id)
    assert case is not None
    return case.status


async def events(stage: Stage) -> list[tuple[str, str]]:
    """Read what the pages were told."""
    async with stage.store.read(stage.scope) as tx:
        return [(event.type, event.ref) for event in await tx.events.after(stage.case.id, 0)]


async def save(stage: Stage, goal: Goal = GOAL, status: GoalStatus = _G.gathering) -> None:
    """Save a goal."""
    async with stage.store.write(stage.scope) as tx:
        await save_goal(tx, stage.case.id, goal, status)


async def test_a_goal_is_shown_in_words_people_know(stage: Stage) -> None:
    """The kind's label and the order, not a code."""
    await save(stage)
    await save(stage, Goal(id="g2", kind="no_such_kind"))
    async with stage.store.read(stage.scope) as tx:
        summaries = {goal.id: goal.summary for goal in await tx.goals.of_case(stage.case.id)}

    assert summaries["g1"].endswith("(order 1001)")
    assert "refund_damaged" not in summaries["g1"]
    assert summaries["g2"] == "no_such_kind"


async def test_saving_the_same_again_tells_nobody(stage: Stage) -> None:
    """A repeated activity makes no second event."""
    await save(stage)
    await save(stage)

    assert await events(stage) == [("goal", "g1")]


async def test_how_a_goal_was_resolved_is_kept(stage: Stage) -> None:
    """The resolution is shown with the status, and each change is told."""
    await save(stage)
    async with stage.store.write(stage.scope) as tx:
        await save_goal(tx, stage.case.id, GOAL, _G.resolved, Resolution.proved)
        (row,) = await tx.goals.of_case(stage.case.id)

    assert (row.status, row.resolution) == (_G.resolved, Resolution.proved)
    assert await events(stage) == [("goal", "g1")] * 2


async def test_a_goal_moves_with_all_else_as_before(stage: Stage) -> None:
    """Only the status changes, once; a goal that is not the case's does not move."""
    await save(stage)
    async with stage.store.write(stage.scope) as tx:
        (before,) = await tx.goals.of_case(stage.case.id)
        for _ in range(2):
            await move_goal(tx, stage.case.id, "g1", _G.acting)
        await move_goal(tx, stage.case.id, "g9", _G.acting)
        (after,) = await tx.goals.of_case(stage.case.id)

    assert after == before.model_copy(update={"status": _G.acting})
    assert await events(stage) == [("goal", "g1")] * 2


@pytest.mark.parametrize(
    ("statuses", "case"),
    [
        pytest.param([], CaseStatus.open, id="no-goal"),
        pytest.param([_G.gathering], CaseStatus.open, id="at-work"),
        pytest.param([_G.acting, _G.resolved], CaseStatus.open, id="one-still-at-work"),
        pytest.param([_G.waiting_customer, _G.acting], CaseStatus.waiting, id="one-waits"),
        pytest.param([_G.waiting_approval, _G.resolved], CaseStatus.waiting, id="approval"),
        pytest.param([_G.waiting_external], CaseStatus.waiting, id="external"),
        pytest.param([_G.resolved, _G.refused], CaseStatus.resolved, id="all-ended"),
        pytest.param([_G.handed_over, _G.failed], CaseStatus.resolved, id="ended-otherwise"),
    ],
)
async def test_a_case_stands_where_its_goals_do(
    stage: Stage, statuses: list[GoalStatus], case: CaseStatus
) -> None:
    """Open while anything moves, waiting while somebody is waited for, resolved at the end."""
    for n, status in enumerate(statuses):
        await save(stage, Goal(id=f"g{n}", kind="refund_damaged"), status)
    async with stage.store.write(stage.scope) as tx:
        await refresh_case(tx, stage.case.id, told=True)

    assert await case_status(stage) is case


async def test_a_case_is_resolved_when_the_customer_was_told(stage: Stage) -> None:
    """An outcome that nobody was told of yet does not close the matter; once told, it stays."""
    await save(stage, Goal(id="g1", kind="refund_damaged"), _G.resolved)
    before = await case_status(stage)
    async with stage.store.write(stage.scope) as tx:
        await refresh_case(tx, stage.case.id, told=True)
    async with stage.store.write(stage.scope) as tx:
        await refresh_case(tx, stage.case.id)

    assert before is CaseStatus.open
    assert await case_status(stage) is CaseStatus.resolved


@pytest.mark.parametrize("status", [CaseStatus.with_person, CaseStatus.closed])
async def test_a_person_s_case_stays_theirs(stage: Stage, status: CaseStatus) -> None:
    """Goals that end do not take a case from the person who has it, nor open a closed one."""
    async with stage.store.write(stage.scope) as tx:
        await tx.cases.set(stage.case.id, status=status)
    await save(stage, status=_G.resolved)

    assert await case_status(stage) is status


async def test_a_case_that_is_not_there_is_nobody_s(stage: Stage) -> None:
    """Refreshing another customer's case does nothing."""
    async with stage.store.write(stage.scope) as tx:
        await refresh_case(tx, "case-9")

    assert await events(stage) == []
