"""Taking in what was read: one transaction stops, changes, answers and releases."""

import pytest

from activities.signatures import CaseRef, Intake, Read, Taken
from activities.understanding import Understanding
from casework.domain.brief import ReadRequest
from casework.domain.case import Goal, GoalStatus, Slot
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.reading import ReadGoal, Reading
from casework.domain.results import Done
from tests.unit.activities.stage import Stage
from tools.gateway import NotYet


async def take_in(stage: Stage, found: Intake) -> Taken:
    """Take it in as the case's workflow does."""
    return await stage.run(Understanding(stage.parts).take_in, found)


def found(stage: Stage, *message_ids: str, **changes: object) -> Intake:
    """Say what was read."""
    reading = Reading(message_ids=message_ids)
    return Intake.model_validate({"ref": stage.ref, "reading": reading, **changes})


async def test_thanks_release_the_write(stage: Stage) -> None:
    """A message that changes nothing holds the write until it is read, and no longer."""
    id_ = await stage.confirmed()
    message = await stage.write_to_us("thanks")
    held = await stage.perform(id_)
    await take_in(stage, found(stage, message))

    assert held == NotYet(held=True)
    assert isinstance(await stage.perform(id_), Done)


async def test_a_change_stops_the_write_before_it_is_released(stage: Stage) -> None:
    """There is no moment in which the old write is unheld and not yet superseded."""
    await stage.goal("g1", GoalStatus.waiting_customer)
    id_ = await stage.confirmed()
    message = await stage.write_to_us("only half of it")
    goal = Goal(id="g1", kind="refund_damaged", slots=(Slot(name="amount", value="74.00 EUR"),))
    await take_in(stage, found(stage, message, changed=(goal,)))

    assert (await stage.row(id_)).state is EffectState.superseded
    assert await stage.perform(id_) == NotYet()
    assert await stage.goals() == {"g1": GoalStatus.gathering}
    assert stage.billing.requests == []


async def test_what_has_left_is_not_changed(stage: Stage) -> None:
    """The case is told that it came too late, and the goal stands as before."""
    await stage.goal("g1", GoalStatus.acting)
    id_ = await stage.confirmed()
    await stage.move(id_, EffectState.claimed)
    goal = Goal(id="g1", kind="cancel_order")
    taken = await take_in(stage, found(stage, "m1", changed=(goal,)))

    assert taken == Taken(past_recall=("g1",))
    assert await stage.goals() == {"g1": GoalStatus.acting}


async def test_an_answer_in_words_is_kept_as_such(stage: Stage) -> None:
    """The question's outcome says that it was answered, not that it was overtaken."""
    goal = await stage.goal("g1", GoalStatus.waiting_customer)
    await stage.question("q1", "g1")
    await stage.question("q2", "g1")
    await take_in(stage, found(stage, "m1", changed=(goal,), answered=("q1",)))

    assert (await stage.pending("q1")).outcome == "in_words"
    assert (await stage.pending("q1")).acknowledged_at is not None
    assert (await stage.pending("q2")).outcome == "overtaken"


async def test_new_goals_are_shown(stage: Stage) -> None:
    """A goal is on the page as soon as it was read, and the timeline says what was."""
    goal = Goal(id="case-1-g1", kind="refund_damaged", confidence=0.7)
    reading = Reading(message_ids=("m1",), goals=(ReadGoal(kind=goal.kind, confidence=0.7),))
    await take_in(stage, Intake(ref=stage.ref, reading=reading, new=(goal,)))
    async with stage.store.read(stage.scope) as tx:
        (step,) = await tx.steps.of_case(stage.case.id)

    assert await stage.goals() == {"case-1-g1": GoalStatus.gathering}
    assert (step.kind, step.name, step.confidence) == ("reading", "refund_damaged", 0.7)


async def test_taking_in_twice_is_taking_in_once(stage: Stage) -> None:
    """A repeated activity stops nothing that came after, and writes no second audit entry."""
    await stage.goal("g1", GoalStatus.waiting_customer)
    id_ = await stage.confirmed()
    message = await stage.write_to_us()
    goal = Goal(id="g1", kind="cancel_order")
    intake = found(stage, message, changed=(goal,))
    first, second = await take_in(stage, intake), await take_in(stage, intake)

    assert first.past_recall == second.past_recall == ()
    assert await stage.audited(id_) == ["superseded"]


@pytest.mark.parametrize(
    "ref",
    [
        pytest.param(CaseRef(case_id="case-2", grant_ref=""), id="another-case"),
        pytest.param(CaseRef(case_id="case-1", grant_ref="no-grant"), id="no-grant"),
    ],
)
async def test_a_grant_of_another_case_gives_nothing(stage: Stage, ref: CaseRef) -> None:
    """Whom it acts for comes from the grant; what the letter says else is refused."""
    asked = ref if ref.grant_ref else ref.model_copy(update={"grant_ref": stage.grant.id})

    with pytest.raises(Broken):
        await take_in(stage, Intake(ref=asked, reading=Reading(message_ids=())))


async def test_another_case_s_workflow_is_refused(stage: Stage) -> None:
    """A workflow acts for its own case only, whatever grant it names."""
    stage.workflow_id = "case/case-2"

    with pytest.raises(Broken):
        await take_in(stage, found(stage))


async def test_messages_are_read_as_one_burst(stage: Stage) -> None:
    """All that is unread is read together; when nothing is, nothing is read."""
    asked = Read(ref=stage.ref, request=ReadRequest(case_id="case-1", message_ids=()))
    understanding = Understanding(stage.parts)
    nothing = await stage.run(understanding.read, asked)
    first = await stage.write_to_us("Order 1001 arrived broken.")
    second = await stage.write_to_us("I want my money back.")
    reading = await stage.run(understanding.read, asked)
    deeper = await stage.run(understanding.read_deeper, asked)

    assert nothing == Reading(message_ids=())
    assert reading.message_ids == (first, second)
    assert deeper == reading.model_copy(update={"deeper": False})
