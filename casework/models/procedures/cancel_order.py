"""Cancelling: only before shipping; then what was paid goes back, on facts read afterwards."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import CannotHelp, NeedFacts, Plan, Planned, Step
from casework.models.procedures.past import done_steps, propose
from casework.models.procedures.records import (
    get_order,
    list_charges,
    of_kind,
    order,
    refundable,
    unread,
)
from casework.models.procedures.refund_step import all_of, from_fact, refund_step
from casework.models.procedures.which_order import which_order


def plan(view: GoalView) -> Planned:
    """Cancel the order, then pay back what was paid for it."""
    cancelled = [step for step, _ in done_steps(view) if step.tool == "orders.cancel"]
    if cancelled:
        return _pay_back(view, str(cancelled[-1].value("order_id")))
    found = which_order(view, _fits)
    if not isinstance(found, Fact):
        return found
    match found.text("status"):
        case "processing":
            return propose(view, _cancel(found), get_order(found.id))
        case "cancelled":
            return Plan(answer="already_cancelled")
        case _:
            return CannotHelp(reason="already_shipped")


def _pay_back(view: GoalView, order_id: str) -> Planned:
    needs = (get_order(order_id), list_charges(order_id))
    now = order(view, order_id)
    fresh = now is not None and now.text("status") == "cancelled"
    if not fresh or unread(view, "charge", list_charges(order_id)):
        return NeedFacts(needs=needs)
    returned = {
        str(step.value("charge_id"))
        for step, _ in done_steps(view)
        if step.tool == "billing.refund"
    }
    for charge in of_kind(view, "charge", order_id):
        left = refundable(charge)
        if left is None or charge.id in returned:
            continue
        if charge.text("status") != "captured":
            return CannotHelp(reason="charge_disputed", to_person=True)
        return propose(view, refund_step(charge, "cancelled", all_of(charge, left)), *needs)
    return Plan()


def _cancel(found: Fact) -> Step:
    return Step(
        tool="orders.cancel",
        arguments=(from_fact("order_id", found, "id", found.id),),
        preconditions={name: found.text(name) for name in ("order_version", "status")},
        read_back=(get_order(found.id),),
    )


def _fits(found: Fact, _: date) -> bool:
    return found.text("status") == "processing"
