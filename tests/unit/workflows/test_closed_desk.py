"""Triage and reply work for no goal, so they have no way to an effect."""

from casework.domain.case import Goal
from casework.domain.plan import Clarify, Step
from casework.domain.results import Refused
from workflows.desk import ClosedDesk

GOAL = Goal(id="case-1-g1", kind="refund_damaged")


async def test_nothing_is_done_without_a_goal() -> None:
    """Whatever a graph without a goal asks for is refused."""
    result = await ClosedDesk().perform(GOAL, 1, Step(tool="billing.refund", arguments=()), ())

    assert result == Refused(reason="no_goal")


async def test_nobody_is_asked_without_a_goal() -> None:
    """Nor is the customer asked anything."""
    assert await ClosedDesk().ask(GOAL, 1, Clarify(slot="order_id", template="which")) is None
