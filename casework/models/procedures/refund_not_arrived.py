"""Goods that never came: paid back once they are three days late, else told where they are."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import CannotHelp, Plan, Planned
from casework.models.procedures.records import day
from casework.models.procedures.refund import refund
from casework.models.procedures.rules import LATE_DAYS


def plan(view: GoalView) -> Planned:
    """Pay back what never arrived."""
    return refund(view, reason="not_arrived", fits=_fits, judge=_judge)


def _fits(order: Fact, today: date) -> bool:
    return _judge(order, today) is None


def _judge(order: Fact, today: date) -> Planned | None:
    if order.text("status") == "delivered":
        return CannotHelp(reason="marked_delivered", to_person=True)
    expected = day(order, "expected_on")
    if expected is None or (today - expected).days < LATE_DAYS:
        return Plan(answer="where_is_my_order")
    return None
