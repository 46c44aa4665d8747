"""The stand-in endpoint and the models that call it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from casework.domain.brief import GoalView
from casework.domain.case import Goal, Slot, Span
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.llm import LlmModels, models
from casework.settings import Settings
from tests.integration.models.standin import StandIn, running

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """An endpoint of its own for each test."""
    async with running() as endpoint:
        yield endpoint


@pytest.fixture
async def llm(standin: StandIn) -> AsyncIterator[LlmModels]:
    """The real client, pointed at the stand-in."""
    made = models(
        Settings(openai_api_key="not-a-key", openai_base_url=standin.url, model_timeout_seconds=5)
    )
    assert made is not None
    yield made
    await made.aclose()


@pytest.fixture
async def hasty(standin: StandIn) -> AsyncIterator[LlmModels]:
    """The same with next to no patience."""
    made = models(
        Settings(openai_api_key="not-a-key", openai_base_url=standin.url, model_timeout_seconds=0.2)
    )
    assert made is not None
    yield made
    await made.aclose()


@pytest.fixture
def view() -> GoalView:
    """A goal that no procedure serves, with an order and its payment read."""
    span = Span(message_id="message-1", start=10, end=20)
    return GoalView(
        goal=Goal(
            id="goal-1",
            kind="other",
            slots=(
                Slot(name="order_id", value="1001", span=span),
                Slot(name="amount", value="5.00 EUR", span=span),
                Slot(name="address", value=None, span=span),
            ),
        ),
        now=NOW,
        facts=(
            Fact(
                kind="order",
                id="1001",
                fields={"status": "processing", "order_version": "3", "items": "Blue mug"},
                source="orders",
                at=NOW,
            ),
            Fact(
                kind="charge",
                id="ch_1",
                fields={
                    "order_id": "1001",
                    "paid": Money.of(2490, "EUR"),
                    "refunded": Money.of(0, "EUR"),
                    "order_version": "7",
                    "status": "captured",
                    "captured_at": "2026-03-01T09:00:00+00:00",
                },
                source="billing",
                at=NOW,
            ),
            Fact(
                kind="charge",
                id="ch_2",
                fields={
                    "order_id": "1002",
                    "paid": Money.of(9900, "EUR"),
                    "refunded": Money.of(0, "EUR"),
                    "order_version": "1",
                    "status": "captured",
                    "captured_at": "2026-03-01T09:00:00+00:00",
                },
                source="billing",
                at=NOW,
            ),
        ),
    )
