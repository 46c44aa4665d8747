"""Taking in a reading: what is new, what changes, what answers and what is wanted no more."""

import pytest

from activities.signatures import CaseRef
from casework.domain.brief import OpenQuestion
from casework.domain.case import Goal, GoalStatus, Slot, Span
from casework.domain.plan import Clarify
from casework.domain.reading import ReadGoal, Reading
from graphs.goal_state import GoalState
from workflows.carried import CarriedGoal
from workflows.goal_run import GoalRun
from workflows.intake import intake

REF = CaseRef(case_id="case-1", grant_ref="grant-1")
ORDER = Slot(name="order_id", value="1001")
OTHER = Slot(name="order_id", value="1002")
AMOUNT = Slot(name="amount", value="20.00 EUR", span=Span(message_id="m2", start=0, end=5))
ADDRESS = Slot(name="address", value=None, span=Span(message_id="m2", start=0, end=9))
SPAN = Span(message_id="m2", start=0, end=4)
QUESTION = OpenQuestion(
    question_id="q1",
    goal_id="case-1-g1",
    clarify=Clarify(slot="order_id", template="which_order"),
)


def a_run(
    id: str = "case-1-g1",
    status: GoalStatus = GoalStatus.waiting_approval,
    *,
    kind: str = "refund_damaged",
    question: OpenQuestion | None = None,
) -> GoalRun:
    """Let a goal stand somewhere."""
    goal = Goal(id=id, kind=kind, slots=(ORDER,))
    return GoalRun(CarriedGoal(state=GoalState(goal=goal), status=status, question=question))


def by_id(*runs: GoalRun) -> dict[str, GoalRun]:
    """Name the goals of a case."""
    return {run.id: run for run in runs}


def a_reading(*goals: ReadGoal, withdrawn: tuple[str, ...] = ()) -> Reading:
    """Read a burst as this."""
    return Reading(message_ids=("m2",), goals=goals, withdrawn=withdrawn)


def more(
    *slots: Slot, kind: str = "refund_damaged", continues: str | None = "case-1-g1"
) -> ReadGoal:
    """Read words about an open goal."""
    return ReadGoal(kind=kind, confidence=0.8, slots=slots, spans=(SPAN,), continues=continues)


def test_goals_are_numbered_in_the_order_they_came() -> None:
    """A goal's id follows from the case and its place, so that a replay names it the same."""
    read = a_reading(more(continues=None), more(kind="unlock_account", continues=None))
    found = intake(REF, read, {})
    later = intake(REF, read, by_id(a_run(status=GoalStatus.resolved), a_run("case-1-g2")))

    assert [goal.id for goal in found.new] == ["case-1-g1", "case-1-g2"]
    assert [goal.id for goal in later.new] == ["case-1-g3", "case-1-g4"]
    assert found == intake(REF, read, {})


def test_a_new_goal_is_what_was_read() -> None:
    """Kind, details, words, confidence and what else it could be are kept."""
    read = ReadGoal(
        kind="unclear", confidence=0.4, slots=(ORDER,), spans=(SPAN,), possible=("a", "b")
    )
    found = intake(REF, a_reading(read), {})

    assert found.new == (
        Goal(
            id="case-1-g1",
            kind="unclear",
            slots=(ORDER,),
            spans=(SPAN,),
            confidence=0.4,
            possible=("a", "b"),
        ),
    )
    assert (found.changed, found.withdrawn, found.answered) == ((), (), ())


def test_a_correction_changes_the_goal() -> None:
    """Another order number takes the first one's place, and all words are kept."""
    found = intake(REF, a_reading(more(OTHER)), by_id(a_run()))
    (goal,) = found.changed

    assert goal.id == "case-1-g1"
    assert goal.value("order_id") == "1002"
    assert goal.spans == (SPAN,)
    assert found.new == ()


def test_another_wish_about_the_same_goal_changes_it() -> None:
    """The kind can turn out to be another one without any new detail."""
    found = intake(REF, a_reading(more(kind="cancel_order")), by_id(a_run()))

    assert [goal.kind for goal in found.changed] == ["cancel_order"]


@pytest.mark.parametrize(
    ("slots", "changes"),
    [
        pytest.param((), False, id="nothing"),
        pytest.param((ORDER,), False, id="the-same-again"),
        pytest.param((OTHER,), True, id="another-order"),
        pytest.param((ORDER, AMOUNT), True, id="one-detail-more"),
        pytest.param((ADDRESS,), True, id="words-not-to-be-compared"),
    ],
)
def test_only_what_is_new_overtakes_a_write(slots: tuple[Slot, ...], changes: bool) -> None:
    """Asking again about the same order leaves its approval standing."""
    found = intake(REF, a_reading(more(*slots)), by_id(a_run()))

    assert bool(found.changed) is changes
    assert found.new == ()


def test_two_parts_of_one_burst_add_up() -> None:
    """Two details of one goal in two messages are both kept."""
    found = intake(REF, a_reading(more(OTHER), more(AMOUNT)), by_id(a_run()))
    (goal,) = found.changed

    assert goal.value("order_id") == "1002"
    assert goal.value("amount") == "20.00 EUR"


def test_words_answer_the_open_question() -> None:
    """An answer in words closes the question once and carries its details into the goal."""
    run = a_run(status=GoalStatus.waiting_customer, question=QUESTION)
    found = intake(REF, a_reading(more(ORDER), more(AMOUNT)), by_id(run))

    assert found.answered == ("q1",)
    assert [slot.name for slot in found.changed[0].slots] == ["order_id", "amount"]


def test_an_answer_may_repeat_what_was_known() -> None:
    """A question that was answered with the same detail again is answered."""
    run = a_run(status=GoalStatus.waiting_customer, question=QUESTION)
    found = intake(REF, a_reading(more(ORDER)), by_id(run))

    assert found.answered == ("q1",)
    assert len(found.changed) == 1


@pytest.mark.parametrize(
    "status",
    [GoalStatus.resolved, GoalStatus.refused, GoalStatus.handed_over, GoalStatus.failed],
)
def test_an_ended_goal_is_not_opened_again(status: GoalStatus) -> None:
    """Words about something that has ended are a new goal, with a ledger of its own."""
    found = intake(REF, a_reading(more(OTHER)), by_id(a_run(status=status)))

    assert [goal.id for goal in found.new] == ["case-1-g2"]
    assert found.changed == ()


def test_words_about_an_unknown_goal_are_a_new_one() -> None:
    """A reader that names a goal which is not the case's changes nothing of the case's."""
    found = intake(REF, a_reading(more(OTHER, continues="case-2-g1")), by_id(a_run()))

    assert [goal.id for goal in found.new] == ["case-1-g2"]
    assert found.changed == ()


def test_what_is_wanted_no_more_is_withdrawn() -> None:
    """Open goals of this case only; what has ended or is not the case's is left alone."""
    runs = by_id(a_run(), a_run("case-1-g2"), a_run("case-1-g3", GoalStatus.resolved))
    read = a_reading(withdrawn=("case-1-g1", "case-1-g3", "case-2-g1"))
    found = intake(REF, read, runs)

    assert found.withdrawn == ("case-1-g1",)


def test_what_is_withdrawn_is_not_changed_as_well() -> None:
    """Withdrawal wins over a correction in the same burst."""
    read = a_reading(more(OTHER), withdrawn=("case-1-g1",))
    found = intake(REF, read, by_id(a_run()))

    assert found.withdrawn == ("case-1-g1",)
    assert found.changed == ()


def test_another_goal_leaves_the_first_one_alone() -> None:
    """A second wish in the same case changes nothing of the first."""
    found = intake(REF, a_reading(more(kind="unlock_account", continues=None)), by_id(a_run()))

    assert [goal.kind for goal in found.new] == ["unlock_account"]
    assert (found.changed, found.withdrawn, found.answered) == ((), (), ())
