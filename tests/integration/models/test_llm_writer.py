"""The language model rewords; whatever the checker does not pass is said by the template."""

import pytest

from casework.domain.brief import Brief, GoalNews, PastStep
from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from casework.domain.results import Done
from casework.models.claims import EffectView
from casework.models.llm import LlmModels
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
