"""A goal's ways: each move of the planner and each answer of the desk, to an honest ending."""

from collections.abc import Callable

import pytest
from langgraph.runtime import Runtime

from casework.domain.brief import GoalView, PastStep
from casework.domain.case import GoalStatus, Resolution
from casework.domain.fact import Fact
from casework.domain.passage import Passage, Passages
from casework.domain.plan import CannotHelp, Clarify, NeedFacts, NeedPassages, Plan, Planned, Step
from casework.domain.results import (
    Denied,
    Done,
    Expired,
    Refused,
    StepResult,
    Superseded,
    Unknown,
)
from graphs import goal
from graphs.goal import MAX_QUESTIONS, MAX_ROUNDS
from graphs.goal_state import Ending, GoalState, merged
from tests.fakes import NOW, FakeDesk, FakeFacts, FakeKnowledge, FakePlanner, done, never, ports
from tests.unit.graphs.given import (
    ASK,
    CANCEL,
    GOAL,
    INVOICE,
    NEED,
    ORDER,
    REFUND,
    Script,
    arrows,
    run,
    steps,
)

RECORDS = {"orders.get": (ORDER,)}


def says(result: StepResult) -> Callable[[str], StepResult]:
    """Let the desk give this answer to a proposal."""

    def answer(id: str) -> StepResult:
        return result.model_copy(update={"action_id": id})

    return answer


CHANGED = says(Superseded(reason="facts_changed"))
SUPPLY: list[tuple[StepResult, Ending]] = [
    (Refused(reason="no_permit"), Ending(status=GoalStatus.refused, reason="no_permit")),
    (Denied(reason="too_much"), Ending(status=GoalStatus.refused, reason="too_much")),
    (Expired(), Ending(status=GoalStatus.handed_over, reason="expired")),
    (Unknown(), Ending(status=GoalStatus.handed_over, reason="outcome_unknown")),
]


async def test_facts_are_read_before_anything_is_proposed() -> None:
    """What the planner needs is gathered, and the next plan sees it."""
    facts = FakeFacts(RECORDS)
    planner = FakePlanner(Script(NeedFacts(needs=(NEED,)), Plan(answer="order_is_on_its_way")))
    ended = await run(ports(planner=planner, facts=facts))

    assert facts.asked == [(NEED,)]
    assert planner.views[-1].facts == (ORDER,)
    assert planner.views[-1].now == NOW
    assert ended.ending == Ending(
        status=GoalStatus.resolved, resolution=Resolution.assumed, answer="order_is_on_its_way"
    )


async def test_the_articles_are_asked_once_and_what_they_say_is_seen_by_the_planner() -> None:
    """A planner that asks again and again is going in circles, and a person takes over."""
    known = Passages(found=(Passage(id="a@1#0", sentences=(0,)),), confidence=0.9, known=True)
    knowledge = FakeKnowledge(known)
    planner = FakePlanner(Script(NeedPassages(), Plan(answer="article")))
    ended = await run(ports(planner=planner, knowledge=knowledge))

    assert planner.views[-1].passages == known
    assert ended.ending == Ending(
        status=GoalStatus.resolved, resolution=Resolution.assumed, answer="article"
    )
    again = FakeKnowledge()
    ended = await run(ports(planner=FakePlanner(Script(NeedPassages())), knowledge=again))
    assert len(again.asked) == 1
    assert ended.ending == Ending(status=GoalStatus.handed_over, reason="going_in_circles")


async def test_what_is_not_there_is_known_as_missing() -> None:
    """A need that found nothing is named to the planner, and forgotten once it is found."""
    planner = FakePlanner(Script(NeedFacts(needs=(NEED,)), CannotHelp(reason="order_not_found")))
    ended = await run(ports(planner=planner))
    found = await run(
        ports(
            planner=FakePlanner(Script(NeedFacts(needs=(NEED,)), Plan(answer="x"))),
            facts=FakeFacts(RECORDS),
        ),
        GoalState(goal=GOAL, missing=(NEED,), planned=NeedFacts(needs=(NEED,))),
    )

    assert planner.views[-1].missing == (NEED,)
    assert ended.ending == Ending(status=GoalStatus.refused, reason="order_not_found")
    assert (found.missing, found.facts) == ((), (ORDER,))


async def test_a_step_that_is_read_back_is_proved() -> None:
    """Done and shown by the system of record: resolved, with the proof kept."""
    desk = FakeDesk()
    ended = await run(
        ports(planner=FakePlanner(steps(CANCEL)), desk=desk, facts=FakeFacts(RECORDS))
    )

    assert desk.effects == [CANCEL]
    assert ended.ending == Ending(status=GoalStatus.resolved, resolution=Resolution.proved)
    assert ended.proof == (ORDER,)


async def test_a_step_that_can_not_be_read_back_is_assumed() -> None:
    """The desk says done and no record shows it: never counted as solved."""
    facts = FakeFacts(RECORDS)
    facts.shows = False
    ended = await run(ports(planner=FakePlanner(steps(INVOICE)), facts=facts))

    assert ended.ending == Ending(status=GoalStatus.resolved, resolution=Resolution.assumed)


async def test_steps_are_numbered_and_planned_one_at_a_time() -> None:
    """Each proposal has the next number, and the planner sees what came of the one before."""
    desk, planner = FakeDesk(), FakePlanner(steps(CANCEL, REFUND))
    ended = await run(ports(planner=planner, desk=desk, facts=FakeFacts(RECORDS)))

    assert desk.asked_for == [(1, CANCEL), (2, REFUND)]
    assert [past.n for past in planner.views[-1].past] == [1, 2]
    assert ended.ending is not None
    assert ended.ending.resolution is Resolution.proved


async def test_of_a_plan_only_the_first_step_is_taken() -> None:
    """The others are planned again on what is known then."""
    desk = FakeDesk()
    planner = FakePlanner(Script(Plan(steps=(CANCEL, REFUND)), Plan()))
    await run(ports(planner=planner, desk=desk))

    assert desk.asked_for == [(1, CANCEL)]


async def test_the_customer_is_asked_and_their_answer_taken_in() -> None:
    """The goal goes on with the answered detail."""
    planner = FakePlanner(Script(ASK, Plan(answer="x")))
    desk = FakeDesk(chosen={1: {"order_id": "1002"}})
    ended = await run(ports(planner=planner, desk=desk))

    assert desk.questions == [(1, ASK)]
    assert planner.views[-1].goal.value("order_id") == "1002"
    assert planner.views[-1].questions_asked == 1
    assert ended.questions == 1


async def test_no_answer_ends_the_goal() -> None:
    """A question that nobody answered in time is a no, and nothing is done."""
    desk = FakeDesk()
    ended = await run(ports(planner=FakePlanner(Script(ASK)), desk=desk))

    assert ended.ending == Ending(status=GoalStatus.refused, reason="no_answer")
    assert desk.effects == []


async def test_after_two_questions_a_person_takes_over() -> None:
    """Exactly two are asked; a third one would be one too many."""
    chosen = {n: {"order_id": str(n)} for n in range(1, 9)}
    desk = FakeDesk(chosen=chosen)
    ended = await run(ports(planner=FakePlanner(Script(ASK)), desk=desk))

    assert [n for n, _ in desk.questions] == [1, 2] == list(range(1, MAX_QUESTIONS + 1))
    assert ended.ending == Ending(status=GoalStatus.handed_over, reason="not_understood")


@pytest.mark.parametrize(
    ("cannot", "ending"),
    [
        (
            CannotHelp(reason="already_shipped"),
            Ending(status=GoalStatus.refused, reason="already_shipped"),
        ),
        (
            CannotHelp(reason="no_procedure", to_person=True),
            Ending(status=GoalStatus.handed_over, reason="no_procedure"),
        ),
    ],
)
async def test_what_can_not_be_helped_says_why(cannot: CannotHelp, ending: Ending) -> None:
    """The reason stays a code, and goes to a person where the planner says so."""
    ended = await run(ports(planner=FakePlanner(Script(cannot))))

    assert ended.ending == ending


@pytest.mark.parametrize(("result", "ending"), SUPPLY, ids=lambda x: type(x).__name__)
async def test_a_no_ends_the_goal(result: StepResult, ending: Ending) -> None:
    """Refused, denied, expired and lost each end the goal as the design says, at once."""
    desk = FakeDesk(says(result))
    ended = await run(ports(planner=FakePlanner(steps(REFUND)), desk=desk))

    assert ended.ending == ending
    assert len(desk.asked_for) == 1
    assert ended.past[-1].result.result == result.result


async def test_a_step_that_was_overtaken_is_planned_anew() -> None:
    """The new proposal has a new number, and the old one counts as tried."""
    desk = FakeDesk(CHANGED, done)
    planner = FakePlanner(
        lambda view: Plan() if _happened(view) else Plan(steps=(CANCEL,)),
    )
    ended = await run(ports(planner=planner, desk=desk, facts=FakeFacts(RECORDS)))

    assert desk.asked_for == [(1, CANCEL), (2, CANCEL)]
    assert len(desk.effects) == 1
    assert ended.ending is not None
    assert ended.ending.resolution is Resolution.proved


def _happened(view: GoalView) -> bool:
    return any(isinstance(past.result, Done) for past in view.past)


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(NeedFacts(needs=(NEED,)), id="reading-for-ever"),
        pytest.param(Plan(steps=(CANCEL,)), id="overtaken-for-ever"),
    ],
)
async def test_going_in_circles_goes_to_a_person(move: Planned) -> None:
    """After eight rounds a person has it; nothing is called resolved that was not done."""
    desk, planner = FakeDesk(CHANGED), FakePlanner(Script(move))
    ended = await run(ports(planner=planner, desk=desk))

    assert ended.ending == Ending(status=GoalStatus.handed_over, reason="going_in_circles")
    assert len(planner.views) == MAX_ROUNDS + 1
    assert desk.effects == []


async def test_the_last_round_may_still_end_well() -> None:
    """What is done in round eight is read back in the next one, not given up."""
    desk = FakeDesk(*[CHANGED] * (MAX_ROUNDS - 1), done)
    planner = FakePlanner(lambda view: Plan() if _happened(view) else Plan(steps=(CANCEL,)))
    ended = await run(ports(planner=planner, desk=desk, facts=FakeFacts(RECORDS)))

    assert len(desk.asked_for) == MAX_ROUNDS
    assert ended.ending == Ending(status=GoalStatus.resolved, resolution=Resolution.proved)


# Taking back.


@pytest.mark.parametrize(
    ("no", "taken_back"),
    [
        pytest.param(Refused(reason="no_permit"), True, id="refused"),
        pytest.param(Denied(reason="too_much"), True, id="denied"),
        pytest.param(Expired(), True, id="expired"),
        pytest.param(Refused(reason="customer_declined"), False, id="the-customer-said-no"),
        pytest.param(Unknown(), False, id="it-may-have-happened"),
    ],
)
async def test_a_later_no_takes_back_what_can_be(no: StepResult, taken_back: bool) -> None:
    """A cancelled order is reinstated when its refund fails, unless that would be wrong."""
    desk = FakeDesk(done, says(no), done)
    ended = await run(ports(planner=FakePlanner(steps(CANCEL, REFUND)), desk=desk))
    tools = [(n, step.tool) for n, step in desk.asked_for]

    assert ((3, "orders.reinstate") in tools) is taken_back
    assert len(tools) == 2 + taken_back
    assert ended.ending is not None
    assert ended.ending.status in {GoalStatus.refused, GoalStatus.handed_over}
    assert len(ended.past) == len(tools)


async def test_the_undo_rests_on_what_the_backend_said() -> None:
    """Arguments are the step's own, by code; facts are those of the step's receipt."""
    desk = FakeDesk(done, says(Denied(reason="no")), done)
    await run(ports(planner=FakePlanner(steps(CANCEL, REFUND)), desk=desk))
    _, undo = desk.asked_for[-1]

    assert undo.preconditions == {"status": "cancelled"}
    assert [(a.name, a.value, a.origin) for a in undo.arguments] == [("order_id", "1001", "code")]


async def test_only_what_declared_an_undo_is_taken_back() -> None:
    """A refund and a letter stay; the newest undoable step is taken back first."""
    desk = FakeDesk(done, done, done, says(Denied(reason="no")), done)
    planner = FakePlanner(steps(CANCEL, REFUND, CANCEL, INVOICE))
    await run(ports(planner=planner, desk=desk))

    assert [(n, step.tool) for n, step in desk.asked_for[4:]] == [
        (5, "orders.reinstate"),
        (6, "orders.reinstate"),
    ]


async def test_what_did_not_happen_is_not_taken_back() -> None:
    """A step that was overtaken changed nothing."""
    desk = FakeDesk(CHANGED, says(Denied(reason="no")))
    planner = FakePlanner(steps(CANCEL, REFUND))
    await run(ports(planner=planner, desk=desk))

    assert [step.tool for _, step in desk.asked_for] == ["orders.cancel", "billing.refund"]


async def test_an_unknown_tool_has_no_undo() -> None:
    """A past step of a tool that was withdrawn since is left as it is."""
    gone = Step(tool="orders.gift_wrap", arguments=())
    desk = FakeDesk(done, says(Denied(reason="no")))
    ended = await run(ports(planner=FakePlanner(steps(gone, REFUND)), desk=desk))

    assert len(desk.asked_for) == 2
    assert ended.ending == Ending(status=GoalStatus.refused, reason="no")


# Starting again.


async def test_a_restart_with_a_plan_goes_on_with_the_same_number() -> None:
    """A step under way is asked for again under its number, without planning anew."""
    planner = FakePlanner(steps(CANCEL))
    state = (await arrows(ports(planner=planner)))[1]
    desk = FakeDesk()
    again = FakePlanner(Script(Plan()))
    await run(ports(planner=again, desk=desk, facts=FakeFacts(RECORDS)), state)

    assert state.planned == Plan(steps=(CANCEL,))
    assert desk.asked_for[0] == (1, CANCEL)
    assert len(again.views) == 1


SCENES: list[tuple[str, Callable[[], FakePlanner], Callable[[], FakeDesk]]] = [
    (
        "two-steps",
        lambda: FakePlanner(Script(NeedFacts(needs=(NEED,)), *_plans(CANCEL, REFUND))),
        FakeDesk,
    ),
    (
        "asked",
        lambda: FakePlanner(Script(ASK, ASK, Plan(steps=(CANCEL,)), Plan())),
        lambda: FakeDesk(chosen={1: {"order_id": "1"}, 2: {"order_id": "2"}}),
    ),
    (
        "taken-back",
        lambda: FakePlanner(_stops_after_a_no),
        lambda: FakeDesk(done, says(Denied(reason="no")), done),
    ),
    ("beyond", lambda: FakePlanner(Script(CannotHelp(reason="x"))), FakeDesk),
]


def _plans(*planned: Step) -> list[Planned]:
    return [*(Plan(steps=(one,)) for one in planned), Plan()]


def _stops_after_a_no(view: GoalView) -> Planned:
    """Follow a no with nothing more, as procedures do."""
    if view.past and isinstance(view.past[-1].result, Denied):
        return CannotHelp(reason="denied")
    return Plan(steps=((CANCEL, REFUND)[len(view.past)],))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene[0])
async def test_a_run_can_start_again_at_every_arrow(
    scene: tuple[str, Callable[[], FakePlanner], Callable[[], FakeDesk]],
) -> None:
    """Stopped anywhere and started from its state, a goal ends the same; nothing happens twice."""
    _, planner, make_desk = scene
    desk = make_desk()
    states = await arrows(ports(planner=planner(), desk=desk, facts=FakeFacts(RECORDS)))
    effects, questions = list(desk.effects), list(desk.questions)
    for state in states:
        ended = await run(ports(planner=planner(), desk=desk, facts=FakeFacts(RECORDS)), state)

        assert ended.ending == states[-1].ending
        assert ended.past == states[-1].past
        assert desk.effects == effects
        assert {n for n, _ in desk.questions} <= {n for n, _ in questions}


async def test_an_answered_question_is_not_put_again() -> None:
    """A restart just after an answer plans on; it does not ask."""
    planner = FakePlanner(Script(ASK, Plan(answer="x")))
    desk = FakeDesk(chosen={1: {"order_id": "1002"}})
    states = await arrows(ports(planner=planner, desk=desk))
    asked = next(state for state in states if state.questions == 1)
    again = FakeDesk()
    await run(ports(planner=FakePlanner(Script(ASK, Plan(answer="x"))), desk=again), asked)

    assert again.questions == []


def test_the_latest_read_of_a_record_wins() -> None:
    """Facts are joined by what they are about."""
    newer = ORDER.model_copy(update={"fields": {"status": "shipped"}})
    other = Fact(kind="charge", id="1001", fields={}, source="s", at=NOW)

    assert merged((ORDER,), (other, newer)) == (newer, other)


def test_a_view_shows_all_there_is() -> None:
    """The planner sees the goal's whole state, and the time."""
    past = (PastStep(n=1, step=CANCEL, result=Expired()),)
    state = GoalState(goal=GOAL, facts=(ORDER,), missing=(NEED,), past=past, questions=2)

    assert state.view(NOW) == GoalView(
        goal=GOAL, now=NOW, facts=(ORDER,), missing=(NEED,), past=past, questions_asked=2
    )
    assert state.next_n == 2
    assert state.next_step is None


async def test_nodes_without_their_move_do_nothing() -> None:
    """A node reached with another move than its own changes nothing, whoever drew the arrow."""
    runtime = Runtime(context=ports(planner=FakePlanner(never)))
    state = GoalState(goal=GOAL, planned=Clarify(slot="s", template="t"))

    assert await goal.gather(state, runtime) == {}
    assert await goal.propose(state, runtime) == {}
    assert await goal.ask(GoalState(goal=GOAL), runtime) == {}
    assert await goal.after_propose(GoalState(goal=GOAL)) == "conclude"
