"""Another address: only before shipping, and only in the customer's own words."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import Argument, CannotHelp, Clarify, Origin, Planned, Step
from casework.models.procedures.past import propose
from casework.models.procedures.records import get_order
from casework.models.procedures.refund_step import from_fact
from casework.models.procedures.rules import QUESTIONS
from casework.models.procedures.which_order import which_order


def plan(view: GoalView) -> Planned:
    """Send the order to the address that the customer wrote."""
    order = which_order(view, _fits)
    if not isinstance(order, Fact):
        return order
    match order.text("status"):
        case "processing":
            pass
        case "cancelled":
            return CannotHelp(reason="order_cancelled")
        case _:
            return CannotHelp(reason="already_shipped")
    address = view.goal.slot("address")
    if address is None or address.span is None:
        if view.questions_asked >= QUESTIONS:
            return CannotHelp(reason="not_understood", to_person=True)
        return Clarify(slot="address", template="which_address")
    step = Step(
        tool="orders.change_address",
        arguments=(
            from_fact("order_id", order, "id", order.id),
            Argument(name="address", value=None, origin=Origin.words, span=address.span),
        ),
        preconditions={name: order.text(name) for name in ("order_version", "status")},
        read_back=(get_order(order.id),),
    )
    return propose(view, step, get_order(order.id))


def _fits(order: Fact, _: date) -> bool:
    return order.text("status") == "processing"
