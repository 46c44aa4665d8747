"""The other words: goals, facts, grants, steps and errors keep what their names say."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from casework.domain.brief import Brief, GoalNews, OpenQuestion, PastStep, ReadRequest
from casework.domain.case import Goal, GoalStatus, Slot
from casework.domain.errors import Broken, CaseworkError, Misconfigured, NeedsPerson, Retryable
from casework.domain.fact import Fact, FactNeed
from casework.domain.handoff import Packet, PacketGoal
from casework.domain.identity import Grant
from casework.domain.letters import CaseStart, Wake
from casework.domain.money import Money
from casework.domain.plan import Argument, CannotHelp, Clarify, Origin, Plan, Planned, Step
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.domain.results import Denied, Done, StepResult, Superseded, Unknown
from casework.domain.standing import Standing, StandingKind
from casework.domain.words import Letter

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "revoked", "live"),
    [
        pytest.param(timedelta(seconds=1), None, True, id="in-time"),
        pytest.param(timedelta(0), None, False, id="exactly-at-the-end"),
        pytest.param(timedelta(days=-1), None, False, id="ended"),
        pytest.param(timedelta(days=1), NOW + timedelta(hours=1), False, id="revoked"),
    ],
)
def test_a_grant_lives_until_it_ends_or_is_revoked(
    left: timedelta, revoked: datetime | None, live: bool
) -> None:
    """At its last moment, and once somebody revoked it, a grant gives no right."""
    grant = Grant(
        id="grant-1",
        tenant="shop",
        customer="customer-1",
        case_id="case-1",
        scopes=frozenset({"orders:read"}),
        not_after=NOW + left,
        revoked_at=revoked,
    )

    assert grant.live(NOW) is live


def test_the_latest_said_detail_wins() -> None:
    """A corrected order number takes the first one's place."""
    goal = Goal(id="g", kind="refund_damaged", slots=(Slot(name="order_id", value="1001"),))
    told = goal.with_slots((Slot(name="order_id", value="1002"), Slot(name="amount", value=None)))

    assert told.value("order_id") == "1002"
    assert [slot.name for slot in told.slots] == ["order_id", "amount"]
    assert told.value("amount") is None
    assert told.value("address") is None
    assert goal.value("order_id") == "1001"


def test_two_of_a_name_in_one_reading_mean_the_later() -> None:
    """Within one message the last word counts."""
    slots = (Slot(name="order_id", value="1001"), Slot(name="order_id", value="1002"))

    assert Goal(id="g", kind="k", slots=slots).value("order_id") == "1002"


def test_a_goal_has_ended_waits_or_moves() -> None:
    """No status is both at rest for others and at its end."""
    ended = {status for status in GoalStatus if status.ended}
    waiting = {status for status in GoalStatus if status.waiting}

    assert ended == {"resolved", "refused", "handed_over", "failed"}
    assert waiting == {"waiting_customer", "waiting_approval", "waiting_external"}


def test_facts_are_compared_as_text() -> None:
    """Preconditions are strings; each kind of value has exactly one way of being one."""
    fact = Fact(
        kind="charge",
        id="ch_1",
        fields={"paid": Money.of(14800, "EUR"), "open": True, "shut": False, "n": 3, "none": None},
        source="billing.list_charges",
        at=NOW,
    )

    assert [fact.text(name) for name in ("paid", "open", "shut", "n", "none", "absent")] == [
        "14800",
        "true",
        "false",
        "3",
        "",
        "",
    ]
    assert fact.money("paid") == Money.of(14800, "EUR")
    assert fact.money("n") is None


def test_a_fact_survives_its_way_through_a_history() -> None:
    """Booleans stay booleans and numbers stay numbers."""
    fact = Fact(
        kind="k",
        id="1",
        fields={"a": True, "b": 1, "c": "1", "d": Money.of(1, "EUR"), "e": None, "f": "true"},
        source="s",
        at=NOW,
    )
    read = Fact.model_validate_json(fact.model_dump_json())

    assert read == fact
    assert [type(v) for v in read.fields.values()] == [type(v) for v in fact.fields.values()]


def test_a_step_gives_its_values_by_name() -> None:
    """What was not given is None, never an error and never a guess."""
    step = Step(tool="t", arguments=(Argument(name="order_id", value="1001", origin=Origin.words),))

    assert step.value("order_id") == "1001"
    assert step.value("amount") is None


@pytest.mark.parametrize("planned", [Plan(), CannotHelp(reason="x", to_person=True)])
def test_a_plan_is_known_by_its_move(planned: Planned) -> None:
    """Moves come back from JSON as what they were."""
    moves: TypeAdapter[Planned] = TypeAdapter(Planned)

    assert moves.validate_json(moves.dump_json(planned)) == planned


@pytest.mark.parametrize("result", [Done(action_id="a", receipt="r"), Unknown(action_id="a")])
def test_a_result_is_known_by_its_name(result: StepResult) -> None:
    """Results come back from JSON as what they were."""
    results: TypeAdapter[StepResult] = TypeAdapter(StepResult)

    assert results.validate_json(results.dump_json(result)) == result


def test_letters_of_a_newer_release_can_be_read() -> None:
    """A history may hold fields that this release does not know; a record may not."""
    assert Wake.model_validate({"ref": "a", "later": 1}) == Wake(ref="a")
    assert CaseStart.model_validate({"case_id": "c", "grant_ref": "g", "x": 1}).case_id == "c"
    with pytest.raises(ValidationError):
        Grant.model_validate({"id": "g", "x": 1})


GOAL = Goal(id="case-1-g1", kind="refund_damaged", slots=(Slot(name="order_id", value="1001"),))
STEP = Step(tool="billing.refund", arguments=(), read_back=(FactNeed(tool="accounts.get"),))
PAST = PastStep(n=1, step=STEP, result=Superseded(reason="facts_changed", action_id="a"))


@pytest.mark.parametrize(
    "letter",
    [
        Reading(
            message_ids=("m1",),
            goals=(ReadGoal(kind="refund_damaged", confidence=0.9, continues="case-1-g1"),),
            signals=frozenset({Signal.angry, Signal.legal}),
        ),
        Brief(
            case_id="case-1",
            reply_n=1,
            news=(GoalNews(goal=GOAL, status=GoalStatus.refused, past=(PAST,)),),
        ),
        Standing(
            kind=StandingKind.closed, action_id="a", result=Denied(reason="no", note="approval")
        ),
        ReadRequest(
            case_id="case-1",
            message_ids=("m1",),
            questions=(
                OpenQuestion(
                    question_id="q1",
                    goal_id="case-1-g1",
                    clarify=Clarify(slot="order_id", template="which_order"),
                ),
            ),
        ),
        Packet(
            reason="legal",
            queue="legal",
            language="en",
            mood=-0.5,
            goals=(PacketGoal(id="case-1-g1", kind="refund_damaged", status="open"),),
        ),
    ],
    ids=lambda letter: type(letter).__name__,
)
def test_a_letter_is_read_as_it_was_written(letter: Letter) -> None:
    """What crosses a history comes out of it as it went in."""
    assert type(letter).model_validate_json(letter.model_dump_json()) == letter


def test_words_can_not_be_changed() -> None:
    """A record is what it was made as."""
    letter = Wake(ref="a")

    with pytest.raises(ValidationError):
        letter.ref = "b"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [Retryable, NeedsPerson, Broken, Misconfigured, CaseworkError])
def test_an_error_says_what_it_means(kind: type[CaseworkError]) -> None:
    """Without a message of its own an error carries its docstring, also through a pickle."""
    silent, told = kind(), pickle.loads(pickle.dumps(kind("The details.")))

    assert str(silent) == kind.__doc__
    assert str(told) == "The details."
    assert type(told) is kind
