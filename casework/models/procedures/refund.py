"""What every refund of goods has in common, whatever the reason."""

from collections.abc import Callable
from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import Argument, CannotHelp, NeedFacts, Plan, Planned
from casework.models.procedures.past import propose
from casework.models.procedures.records import (
    get_order,
    list_charges,
    list_refunds,
    of_kind,
    refundable,
    unread,
)
from casework.models.procedures.refund_step import amount_of, refund_step
from casework.models.procedures.which_order import Fits, which_order

#: Says why an order is not paid back for this reason, or None when it is.
Judge = Callable[[Fact, date], Planned | None]


def refund(view: GoalView, *, reason: str, fits: Fits, judge: Judge) -> Planned:
    """Find the order and its payment, follow the rule, propose to pay back what is left."""
    order = which_order(view, fits, list_charges)
    if not isinstance(order, Fact):
        return order
    if unread(view, "charge", list_charges(order.id)):
        return NeedFacts(needs=(list_charges(order.id),))
    charges = of_kind(view, "charge", order.id)
    if not charges:
        return CannotHelp(reason="nothing_paid")
    charge = payment_to_return(charges)
    if charge is None:
        return paid_back_or_disputed(view, charges, order.id)
    if order.text("status") == "cancelled":
        return CannotHelp(reason="order_cancelled", to_person=True)
    no = judge(order, view.now.date())
    if no is not None:
        return no
    amount = amount_of(view, charge)
    if not isinstance(amount, Argument):
        return amount or CannotHelp(reason="nothing_paid")
    return propose(
        view, refund_step(charge, reason, amount), get_order(order.id), list_charges(order.id)
    )


def payment_to_return(charges: tuple[Fact, ...]) -> Fact | None:
    """Choose the first captured payment of which something is left."""
    left = [c for c in charges if c.text("status") == "captured" and refundable(c) is not None]
    return min(left, key=lambda c: (c.text("captured_at"), c.id), default=None)


def paid_back_or_disputed(view: GoalView, charges: tuple[Fact, ...], order_id: str) -> Planned:
    """Nothing can be paid back: it already was, or the bank has the dispute."""
    if any(c.text("status") == "disputed" and refundable(c) is not None for c in charges):
        return CannotHelp(reason="charge_disputed", to_person=True)
    if unread(view, "refund", list_refunds(order_id)):
        return NeedFacts(needs=(list_refunds(order_id),))
    return Plan(answer="already_refunded")
