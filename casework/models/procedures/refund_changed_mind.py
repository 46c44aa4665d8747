"""Returns: paid back within thirty days of delivery."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import CannotHelp, Planned
from casework.models.procedures.records import day
from casework.models.procedures.refund import refund
from casework.models.procedures.rules import RETURN_DAYS


def plan(view: GoalView) -> Planned:
    """Pay back what the customer does not want to keep."""
    return refund(view, reason="changed_mind", fits=_fits, judge=_judge)


def _fits(order: Fact, today: date) -> bool:
    return _judge(order, today) is None


def _judge(order: Fact, today: date) -> Planned | None:
    if order.text("status") == "processing":
        return CannotHelp(reason="cancel_instead")
    delivered = day(order, "delivered_on")
    if order.text("status") != "delivered" or delivered is None:
        return CannotHelp(reason="on_its_way")
    if (today - delivered).days > RETURN_DAYS:
        return CannotHelp(reason="outside_window_return")
    return None
