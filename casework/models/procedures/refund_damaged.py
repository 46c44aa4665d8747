"""Damaged goods: paid back within sixty days of delivery."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import CannotHelp, Planned
from casework.models.procedures.records import day
from casework.models.procedures.refund import refund
from casework.models.procedures.rules import DAMAGED_DAYS


def plan(view: GoalView) -> Planned:
    """Pay back what came damaged."""
    return refund(view, reason="damaged", fits=_fits, judge=_judge)


def _fits(order: Fact, today: date) -> bool:
    return _judge(order, today) is None


def _judge(order: Fact, today: date) -> Planned | None:
    delivered = day(order, "delivered_on")
    if order.text("status") != "delivered" or delivered is None:
        return CannotHelp(reason="not_delivered_yet", to_person=order.text("status") == "shipped")
    if (today - delivered).days > DAMAGED_DAYS:
        return CannotHelp(reason="outside_window_damaged")
    return None
