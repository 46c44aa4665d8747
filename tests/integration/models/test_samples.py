"""Two samples of one reading: what both say stands, what only one says is asked about."""

import json

import pytest

from casework.domain.brief import ReadRequest
from casework.domain.case import Goal, Slot, Span
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.given import MessageText
from casework.models.llm import LlmModels, models
from casework.models.trouble import Answer, FaultKind, ModelFault
from casework.settings import Settings
from tests.integration.models.standin import StandIn

TEXT = "The pot of 1001 or was it 1002 is no good, stop it all"
MESSAGES = (MessageText(id="message-1", text=TEXT),)
OPEN = Goal(id="goal-7", kind="cancel_order", slots=(Slot(name="order_id", value="1001"),))
REQUEST = ReadRequest(case_id="case-1", message_ids=("message-1",), open_goals=(OPEN,))


def form(*kinds: str, confidence: float = 0.95, **more: object) -> dict[str, object]:
    """Fill in one goal for each kind."""
    return {"goals": [{"kind": kind, "confidence": confidence} for kind in kinds], **more}


def detailed(kind: str, order: str) -> dict[str, object]:
    """Fill in a goal with an order's number."""
    details = [{"name": "order_id", "words": order}]
    return {"goals": [{"kind": kind, "confidence": 0.95, "details": details}]}


async def reading(llm: LlmModels, local: Reading | None = None) -> Reading:
    """Read the message with the model."""
    answer = await llm.reader.read(MESSAGES, REQUEST, local)
    assert isinstance(answer, Answer)
    return answer.value


async def test_samples_that_disagree_are_unsure_whatever_they_say(
    standin: StandIn, llm: LlmModels
) -> None:
    """Both are quite sure of another kind: the customer is asked, and offered both."""
    standin.fills_in(form("refund_damaged"), form("exchange"))

    read = await reading(llm)

    assert not read.certain
    (goal,) = read.goals
    assert goal.confidence <= 0.5
    assert set(goal.possible) == {"refund_damaged", "exchange"}


async def test_samples_that_agree_stand(standin: StandIn, llm: LlmModels) -> None:
    """The same kind twice is taken up, with the more careful of the two confidences."""
    standin.fills_in(form("refund_damaged", confidence=0.8), form("refund_damaged"))

    read = await reading(llm)

    assert read.certain
    assert [(g.kind, g.confidence, g.possible) for g in read.goals] == [("refund_damaged", 0.8, ())]


async def test_what_both_heard_stands_beside_what_one_heard(
    standin: StandIn, llm: LlmModels
) -> None:
    """Of two goals the agreed one needs no question; the other does."""
    standin.fills_in(form("newsletter", "double_charge"), form("newsletter", "unknown_charge"))

    read = await reading(llm)

    sure, unsure = read.goals
    assert (sure.kind, sure.possible) == ("newsletter", ())
    assert set(unsure.possible) == {"double_charge", "unknown_charge"}
    assert not read.certain


async def test_a_question_offers_what_the_local_reader_thinks_of_too(
    standin: StandIn, llm: LlmModels
) -> None:
    """The union has no kind twice and stays a question that one can read."""
    local = Reading(
        message_ids=("message-1",),
        goals=(ReadGoal(kind="exchange", confidence=0.4, possible=("exchange", "stock")),),
    )
    standin.fills_in(
        form("refund_damaged"),
        {"goals": [{"kind": "exchange", "confidence": 0.9, "possible": ["wrong_item", "refund"]}]},
    )

    read = await reading(llm, local)

    possible = read.goals[0].possible
    assert set(possible) == {"exchange", "refund_damaged", "wrong_item", "refund", "stock"}
    assert possible[0] == "exchange"


async def test_one_sample_alone_is_never_sure(standin: StandIn, llm: LlmModels) -> None:
    """Where the other sample is of no use, nobody agreed; both are on the bill."""
    standin.fills_in(form("refund_damaged"), "no form at all")

    answer = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(answer, Answer)
    assert not answer.value.certain
    assert answer.value.goals[0].possible == ("refund_damaged",)
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (2000, 200)


async def test_one_call_that_fails_leaves_the_other(standin: StandIn, llm: LlmModels) -> None:
    """Trouble with one of the calls is no trouble, and no agreement either."""
    standin.fills_in(form("refund_damaged"), 503)

    answer = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(answer, Answer)
    assert not answer.value.certain
    assert answer.usage.input_tokens == 1000


async def test_two_samples_of_no_use_are_a_fault(standin: StandIn, llm: LlmModels) -> None:
    """The fault says what both cost."""
    standin.fills_in(form("send_money"))

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert fault.kind is FaultKind.unknown_kind
    assert fault.usage is not None
    assert fault.usage.cost_micro_usd == 900


async def test_a_detail_said_in_two_ways_is_asked_for(standin: StandIn, llm: LlmModels) -> None:
    """Both numbers are the customer's words, so neither is taken for the one that is meant."""
    standin.fills_in(detailed("refund_damaged", "1001"), detailed("refund_damaged", "1002"))

    read = await reading(llm)

    assert read.goals[0].slots == ()


async def test_details_that_the_model_leaves_out_are_read_by_code(
    standin: StandIn, llm: LlmModels
) -> None:
    """What the local reader read out of the same words goes with the kind that the model names."""
    span = Span(message_id="message-1", start=11, end=15)
    local = Reading(
        message_ids=("message-1",),
        goals=(
            ReadGoal(
                kind="stock",
                confidence=0.4,
                slots=(Slot(name="order_id", value="1001", span=span),),
                possible=("stock",),
            ),
        ),
    )
    standin.fills_in(form("refund_damaged"))

    read = await reading(llm, local)

    assert read.goals[0].slots == (Slot(name="order_id", value="1001", span=span),)
    assert read.goals[0].spans == (Span(message_id="message-1", start=0, end=len(TEXT)),)


async def test_one_voice_is_enough_to_stop(standin: StandIn, llm: LlmModels) -> None:
    """A goal that one sample takes back is not gone on with, even if the other continues it."""
    more = {"goals": [{"kind": "cancel_order", "confidence": 0.9, "continues": "g1"}]}
    standin.fills_in({"goals": [], "withdrawn": ["g1"]}, more)

    read = await reading(llm)

    assert (read.withdrawn, read.goals) == (("goal-7",), ())


@pytest.mark.parametrize(
    ("first", "second", "heard"),
    [
        (["danger"], [], {Signal.danger, Signal.legal}),
        (["angry"], ["angry"], {Signal.angry, Signal.legal}),
        (["off_topic"], [], {Signal.legal}),
    ],
)
async def test_an_alarm_is_never_outvoted(
    standin: StandIn, llm: LlmModels, first: list[str], second: list[str], heard: set[Signal]
) -> None:
    """Danger needs one voice, other signals two; what the local reader heard of law stays."""
    local = Reading(message_ids=("message-1",), signals=frozenset({Signal.legal, Signal.off_topic}))
    standin.fills_in(form("complaint", signals=first), form("complaint", signals=second))

    read = await reading(llm, local)

    assert read.signals == heard


async def test_the_model_is_told_which_kinds_are_likely(standin: StandIn, llm: LlmModels) -> None:
    """They go with the data; the task is the same for each message, so that it can be cached."""
    local = Reading(
        message_ids=("message-1",),
        goals=(ReadGoal(kind="stock", confidence=0.4, possible=("stock", "exchange")),),
    )
    standin.fills_in(form("stock"))
    await llm.reader.read(MESSAGES, REQUEST)
    await llm.reader.read(MESSAGES, REQUEST, local)

    tasks = [asked["messages"][0]["content"] for asked in standin.got]
    data = [asked["messages"][1]["content"] for asked in standin.got]
    assert len(set(tasks)) == 1
    likely = json.loads(data[-1].removeprefix("<data>").removesuffix("</data>"))["likely"]
    assert list(likely) == ["stock", "exchange"]
    assert "likely" not in data[0]


@pytest.mark.parametrize(("name", "temperature"), [("a-model", 0.7), ("gpt-5-mini", None)])
async def test_samples_are_drawn_at_a_temperature(
    standin: StandIn, name: str, temperature: float | None
) -> None:
    """A model that varies only by itself is sent none, which it would refuse."""
    made = models(Settings(openai_api_key="no", openai_base_url=standin.url, model=name))
    assert made is not None
    standin.fills_in(form("stock"))
    await made.reader.read(MESSAGES, REQUEST)
    await made.aclose()

    assert [asked.get("temperature") for asked in standin.got] == [temperature] * 2


async def test_the_form_asked_for_names_every_kind(standin: StandIn, llm: LlmModels) -> None:
    """An endpoint that follows the schema can write no other kind, and is told no lengths."""
    from casework.models.kinds import KINDS

    standin.fills_in(form("stock"))
    await llm.reader.read(MESSAGES, REQUEST)

    schema = standin.got[0]["response_format"]["json_schema"]["schema"]
    assert schema["$defs"]["SaidGoal"]["properties"]["kind"]["enum"] == list(KINDS)
    assert "axLength" not in json.dumps(schema)
    assert schema["required"] == ["goals"]
