"""A goal inside its case: what changes it, what it tells, and what it takes along."""

import asyncio

import pytest

from casework.domain.brief import GoalView, PastStep
from casework.domain.case import Goal, GoalStatus, Resolution, Slot
from casework.domain.errors import Broken
from casework.domain.fact import Fact
from casework.domain.handoff import TriedStep
from casework.domain.plan import CannotHelp, NeedFacts, Plan, Planned
from casework.domain.results import Denied, Done, Superseded
from graphs.goal_state import Ending, GoalState
from tests.fakes import NOW, FakeDesk, FakeFacts, FakePlanner, ports
from tests.unit.graphs.given import CANCEL, GOAL, NEED, ORDER, REFUND, Script, steps
from workflows.carried import Carried, CarriedGoal, CaseRun
from workflows.goal_run import GoalRun

PROOF = Fact(kind="refund", id="rf_1", fields={}, source="billing.list_refunds", at=NOW)


def a_run(state: GoalState | None = None, status: GoalStatus = GoalStatus.gathering) -> GoalRun:
    """Take a goal up."""
    return GoalRun(CarriedGoal(state=state or GoalState(goal=GOAL), status=status))


async def test_a_run_keeps_every_step_of_the_way() -> None:
    """When the graph has ended, the state holds its last arrow."""
    run = a_run()
    ending = await run.work(
        ports(planner=FakePlanner(steps(CANCEL)), facts=FakeFacts({"orders.get": (ORDER,)}))
    )

    assert ending == Ending(status=GoalStatus.resolved, resolution=Resolution.proved)
    assert run.state.ending == ending
    assert run.state.proof == (ORDER,)
    assert [past.n for past in run.state.past] == [1]


async def test_a_change_overtakes_the_step_under_way() -> None:
    """The number that was under way is used up, so the next proposal is another action."""
    run = a_run(GoalState(goal=GOAL, facts=(ORDER,), planned=Plan(steps=(CANCEL,)), questions=1))
    told = GOAL.with_slots((Slot(name="order_id", value="1002"),))
    run.change(told)
    desk = FakeDesk()
    await run.work(ports(planner=FakePlanner(lambda _: Plan(steps=(REFUND,))), desk=desk))

    assert run.state.goal == told
    assert run.state.past[0] == PastStep(
        n=1, step=CANCEL, result=Superseded(reason="customer_changed")
    )
    assert desk.asked_for[0] == (2, REFUND)


def test_a_change_begins_again() -> None:
    """Facts and plans were about what was wanted before; questions asked still count."""
    run = a_run(GoalState(goal=GOAL, facts=(ORDER,), planned=NeedFacts(needs=(NEED,)), questions=1))
    run.change(GOAL)
    run.change(GOAL)

    assert run.state == GoalState(goal=GOAL, questions=1)
    assert run.status is GoalStatus.gathering


@pytest.mark.parametrize("status", GoalStatus)
def test_a_goal_is_told_when_it_changed(status: GoalStatus) -> None:
    """What was told last is not told again; a question to the customer tells itself."""
    run = a_run(status=status)
    untold = run.untold
    run.told = status

    assert untold is (status is not GoalStatus.waiting_customer)
    assert not run.untold
    assert run.resting is (status.ended or status.waiting)
    assert run.ended is status.ended


def test_news_carry_what_a_reply_may_say() -> None:
    """The facts, what was tried, the proof, and where a supervisor's words are."""
    past = (
        PastStep(n=1, step=CANCEL, result=Done(action_id="a1", receipt="r")),
        PastStep(n=2, step=REFUND, result=Denied(reason="no", action_id="a2", note="ap2")),
    )
    ending = Ending(status=GoalStatus.refused, reason="no")
    run = a_run(
        GoalState(goal=GOAL, facts=(ORDER,), past=past, proof=(PROOF,), ending=ending),
        GoalStatus.refused,
    )
    news = run.news()

    assert (news.status, news.reason, news.denied_by) == (GoalStatus.refused, "no", "ap2")
    assert (news.facts, news.past, news.proof) == ((ORDER,), past, (PROOF,))
    assert run.reason == "no"
    assert a_run().news().denied_by is None
    assert a_run().reason == ""


def test_a_packet_tells_the_goal_s_story() -> None:
    """What they want, what is known, what was tried and what came of it."""
    secret = Slot(name="address", value=None)
    goal = Goal(id="case-1-g1", kind="cancel_order", slots=(Slot(name="o", value="1"), secret))
    past = (PastStep(n=1, step=CANCEL, result=Done(action_id="a1", receipt="r")),)
    packed = a_run(GoalState(goal=goal, facts=(ORDER,), past=past)).packed()

    assert packed.slots == {"o": "1", "address": ""}
    assert packed.facts == (ORDER,)
    assert packed.tried == (TriedStep(tool="orders.cancel", result="done", action_id="a1"),)
    assert packed.status == "gathering"


def test_a_goal_is_carried_over_whole() -> None:
    """What a run packs is what the next run takes up, also through JSON."""
    run = a_run(
        GoalState(goal=GOAL, facts=(ORDER,), planned=Plan(steps=(CANCEL,)), rounds=3),
        GoalStatus.waiting_approval,
    )
    run.told = GoalStatus.waiting_approval
    start = CaseRun(
        case_id="case-1",
        grant_ref="grant-1",
        carried=Carried(goals=(run.carried(),), replies=2, strikes=1, quiet_seconds=60),
    )
    read = CaseRun.model_validate_json(start.model_dump_json())

    assert read == start
    assert read.carried is not None
    assert GoalRun(read.carried.goals[0]).carried() == run.carried()


def test_a_new_case_carries_nothing() -> None:
    """What the API sends to start a case is a run of its own."""
    start = CaseRun.model_validate({"case_id": "case-1", "grant_ref": "grant-1"})

    assert start.carried is None


async def test_a_graph_that_does_not_end_hands_the_goal_over() -> None:
    """The limit of the graph's own steps is the last net under the rounds."""
    run = a_run(GoalState(goal=GOAL, rounds=-1000))
    ending = await run.work(ports(planner=FakePlanner(Script(NeedFacts(needs=(NEED,))))))

    assert ending == Ending(status=GoalStatus.handed_over, reason="going_in_circles")


async def test_an_ending_is_what_the_planner_says() -> None:
    """A goal beyond the engine ends with its reason."""
    run = a_run()
    ending = await run.work(ports(planner=FakePlanner(Script(CannotHelp(reason="x")))))

    assert ending == Ending(status=GoalStatus.refused, reason="x")
    assert not run.broken
    run.raise_if_broken()


async def test_a_bug_in_a_goal_is_seen_by_its_case() -> None:
    """A task that failed on something of ours makes the case stand still, not go on."""

    def broken(view: GoalView) -> Planned:
        raise Broken(f"A bug in {view.goal.kind}.")

    run = a_run()

    async def work() -> None:
        await run.work(ports(planner=FakePlanner(broken)))

    run.task = asyncio.create_task(work())
    await asyncio.wait([run.task])

    assert run.broken
    with pytest.raises(Broken):
        run.raise_if_broken()


async def test_a_stopped_goal_is_no_bug() -> None:
    """Stopping cancels the work and leaves the state where it was."""
    run = a_run()

    async def work() -> None:
        await asyncio.Event().wait()

    task = run.task = asyncio.create_task(work())
    run.stop()
    run.stop()
    await asyncio.wait([task])

    assert task.cancelled()
    assert not run.broken
    assert run.state == GoalState(goal=GOAL)
