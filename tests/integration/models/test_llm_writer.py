"""The language model rewords; whatever the checker does not pass is said by the template."""

import pytest

from casework.domain.brief import Brief, GoalNews, PastStep
from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.domain.passage import Passage, Passages
from casework.domain.plan import Argument, Origin, Step
from casework.domain.results import Done
from casework.models.claims import EffectView, Quotable
from casework.models.languages import WRITES
from casework.models.llm import LlmModels
from casework.models.llm.writer import LANGUAGE_NAMES
from casework.models.procedures.from_articles import ANSWER
from tests.integration.models.standin import StandIn

AMOUNT = Money.of(2490, "EUR")
STEP = Step(
    tool="billing.refund",
    arguments=(
        Argument(name="order_id", value="1001", origin=Origin.fact),
        Argument(name="amount", value=AMOUNT, origin=Origin.fact),
    ),
)
BRIEF = Brief(
    case_id="case-1",
    reply_n=1,
    news=(
        GoalNews(
            goal=Goal(id="goal-1", kind="refund_damaged"),
            status=GoalStatus.resolved,
            resolution=Resolution.proved,
            past=(PastStep(n=1, step=STEP, result=Done(action_id="action-1", receipt="r")),),
        ),
    ),
)
LEDGER = (
    EffectView(
        action_id="action-1",
        tool="billing.refund",
        state=EffectState.succeeded,
        args={"order_id": "1001", "amount": AMOUNT},
    ),
)


async def test_a_sound_rewording_is_said(standin: StandIn, llm: LlmModels) -> None:
    """Other words for the same things pass."""
    text = "Good news: we have refunded €24.90 for order 1001 to your card."
    standin.fills_in({"text": text})

    composed = await llm.writer.compose(BRIEF, {}, LEDGER)

    assert (composed.written.text, composed.faults) == (text, ())
    assert composed.usage is not None


@pytest.mark.parametrize(
    ("language", "locale", "named"),
    [
        ("de", "", "German"),
        ("en", "", "English"),
        ("es", "", "Spanish"),
        ("fr", "fr_CH", "French"),
        ("it", "", "Italian"),
        ("pl", "", "English"),
        ("pl", "de_AT", "German"),
    ],
)
async def test_the_task_names_the_language_of_the_reply(
    standin: StandIn, llm: LlmModels, language: str, locale: str, named: str
) -> None:
    """A French reply is not reworded as an English one; a new language needs its name."""
    standin.fills_in({"text": "x"})
    assert set(LANGUAGE_NAMES) == WRITES

    await llm.writer.compose(
        BRIEF.model_copy(update={"language": language}), {}, LEDGER, locale=locale
    )

    (body,) = standin.got
    told = body["messages"][0]["content"]
    assert f"It is in {named} and stays in {named}" in told


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("The article says: “Send it back within 30 days.” Ask away.", ()),
        ("You have a month to send it back.", ("unbacked_passage", "lost_passage")),
    ],
)
async def test_an_article_s_words_are_kept(
    standin: StandIn, llm: LlmModels, text: str, faults: tuple[str, ...]
) -> None:
    """An answer from an article stays one: its words are not the model's to change."""
    passage = Passage(id="returns@1#0", sentences=(0,))
    news = GoalNews(
        goal=Goal(id="goal-1", kind="refund_policy"),
        status=GoalStatus.resolved,
        answer=ANSWER,
        passages=Passages(found=(passage,), confidence=0.9, known=True),
    )
    standin.fills_in({"text": text})

    composed = await llm.writer.compose(
        Brief(case_id="case-1", reply_n=1, news=(news,)),
        {},
        (),
        passages={passage.id: Quotable(text="Send it back within 30 days.")},
    )

    assert composed.faults == faults
    assert [claim.kind for claim in composed.written.claims] == ["passage"]
    assert "Send it back within 30 days." in composed.written.text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("We have refunded €240.90 for order 1001 to your card.", "amount_unclaimed"),
        ("We have refunded €24.90 for order 1001. Your order was cancelled.", "promise_cancelled"),
        ("We have refunded €24.90 for order 1001, see http://evil.example/x.", "link"),
        ("We have refunded €24.90 for order 1001 and 1002.", "number_unclaimed"),
        ("We have refunded €24.90 for your order.", "lost_order_id"),
        ("About €24.90 for order 1001: all is well.", "lost_refunded"),
        ("We have refunded €24.90 for order 1001!", "exclamation"),
        ("We have refunded €24.90 for order 1001. It arrives tomorrow.", "time_unclaimed"),
        ("We have refunded €24.90 for order 1001, within two days.", "figure_in_words"),
        ("We refunded €24.90 for order 1001 and promise you a voucher.", "promise_guaranteed"),
    ],
)
async def test_an_unsound_rewording_is_not_said(
    standin: StandIn, llm: LlmModels, text: str, fault: str
) -> None:
    """A figure, promise or link too many, or a statement lost: the template is said instead."""
    standin.fills_in({"text": text})

    composed = await llm.writer.compose(BRIEF, {}, LEDGER)

    assert fault in composed.faults
    assert composed.written.text.startswith("We have refunded €24.90 for order 1001 to the card")


async def test_a_model_that_is_away_costs_nothing(standin: StandIn, llm: LlmModels) -> None:
    """Rate limits and outages do not hold a reply up."""
    standin.fails(429)

    composed = await llm.writer.compose(BRIEF, {}, LEDGER)

    assert composed.faults == ("unavailable",)
    assert "€24.90" in composed.written.text


async def test_a_model_that_answers_nonsense_costs_nothing(
    standin: StandIn, llm: LlmModels
) -> None:
    """A form outside its schema is a fault and the template is said."""
    standin.fills_in({"text": ""})

    composed = await llm.writer.compose(BRIEF, {}, LEDGER)

    assert composed.faults == ("outside_schema_fields",)
    assert "€24.90" in composed.written.text
