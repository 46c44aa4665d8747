"""The invoice again, to the mail address on the account."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import Plan, Planned, Step
from casework.models.procedures.refund_step import from_fact
from casework.models.procedures.which_order import which_order


def plan(view: GoalView) -> Planned:
    """Send the invoice of the order."""
    order = which_order(view, _fits)
    if not isinstance(order, Fact):
        return order
    return Plan(
        steps=(
            Step(
                tool="orders.send_invoice",
                arguments=(from_fact("order_id", order, "id", order.id),),
            ),
        )
    )


def _fits(order: Fact, _: date) -> bool:
    return order.text("status") != "cancelled"
