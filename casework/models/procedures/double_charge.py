"""Two payments for one order: the later one goes back."""

from collections import defaultdict
from datetime import datetime
from itertools import pairwise

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.plan import CannotHelp, Choice, Clarify, NeedFacts, Plan, Planned
from casework.models.procedures.past import propose
from casework.models.procedures.records import (
    LIST_ORDERS,
    get_order,
    list_charges,
    list_refunds,
    of_kind,
    order,
    refundable,
    unread,
)
from casework.models.procedures.refund_step import all_of, refund_step
from casework.models.procedures.rules import CHOICES, DUPLICATE_WITHIN, QUESTIONS
from casework.models.wording.formats import money, order_label


def plan(view: GoalView) -> Planned:
    """Find the payment too many on the billing side and pay it back."""
    named = view.goal.value("order_id")
    if named is not None and get_order(named) in view.missing:
        return CannotHelp(reason="order_not_found")
    orders = LIST_ORDERS if named is None else get_order(named)
    wanted = (("charge", list_charges(named)), ("order", orders))
    if any(unread(view, kind, need) for kind, need in wanted):
        if named is not None and order(view, named):
            return NeedFacts(needs=(list_charges(named),))
        return NeedFacts(needs=tuple(need for _, need in wanted))
    pairs = _pairs(of_kind(view, "charge", named))
    open_pairs = [pair for pair in pairs if all(refundable(charge) for charge in pair)]
    if not pairs:
        return CannotHelp(reason="no_duplicate")
    if not open_pairs:
        return _paid_back(view, pairs[0][1].text("order_id"))
    by_order = {pair[1].text("order_id"): pair for pair in open_pairs}
    if len(by_order) > 1:
        return _ask(view, [pair[1] for pair in by_order.values()])
    if len(open_pairs) > 1:
        return CannotHelp(reason="several_duplicates", to_person=True)
    later = open_pairs[0][1]
    left = refundable(later)
    if left is None:
        return CannotHelp(reason="no_duplicate")
    order_id = later.text("order_id")
    return propose(
        view,
        refund_step(later, "double_charge", all_of(later, left)),
        get_order(order_id),
        list_charges(order_id),
    )


def _pairs(charges: tuple[Fact, ...]) -> list[tuple[Fact, Fact]]:
    same: defaultdict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for charge in charges:
        paid = charge.money("paid")
        if charge.text("status") == "captured" and paid is not None:
            same[charge.text("order_id"), paid.plain(), paid.currency].append(charge)
    pairs: list[tuple[Fact, Fact]] = []
    for group in same.values():
        ordered = sorted(group, key=lambda c: (_captured(c), c.id))
        pairs += [
            (one, two)
            for one, two in pairwise(ordered)
            if _captured(two) - _captured(one) <= DUPLICATE_WITHIN
        ]
    return pairs


def _captured(charge: Fact) -> datetime:
    return datetime.fromisoformat(charge.text("captured_at"))


def _paid_back(view: GoalView, order_id: str) -> Planned:
    if unread(view, "refund", list_refunds(order_id)):
        return NeedFacts(needs=(list_refunds(order_id),))
    return Plan(answer="already_refunded")


def _ask(view: GoalView, charges: list[Fact]) -> Planned:
    if view.questions_asked >= QUESTIONS:
        return CannotHelp(reason="not_understood", to_person=True)
    return Clarify(
        slot="order_id",
        template="which_double_charge",
        choices=tuple(
            Choice(
                id=charge.text("order_id"),
                label=_label(view, charge),
                sets={"order_id": charge.text("order_id")},
            )
            for charge in charges[:CHOICES]
        ),
    )


def _label(view: GoalView, charge: Fact) -> str:
    order_id = charge.text("order_id")
    found = order(view, order_id)
    paid = charge.money("paid")
    if found is not None or paid is None:
        return order_label(found) if found else f"Order {order_id}"
    return f"Order {order_id}, {money(paid)}"
