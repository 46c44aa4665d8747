"""How an earlier refund stands: billing's own records are the answer."""

from casework.domain.brief import GoalView
from casework.domain.plan import CannotHelp, NeedFacts, Plan, Planned
from casework.models.procedures.records import get_order, list_refunds, of_kind, order, unread


def plan(view: GoalView) -> Planned:
    """Answer from what was paid back, for the order that was named or the latest."""
    named = view.goal.value("order_id")
    if named is not None and get_order(named) in view.missing:
        return CannotHelp(reason="order_not_found")
    refunds = list_refunds(named)
    needs = [refunds] if unread(view, "refund", refunds) else []
    if named is not None and order(view, named) is None:
        needs.insert(0, get_order(named))
    if needs:
        return NeedFacts(needs=tuple(needs))
    if not of_kind(view, "refund", named):
        return Plan(answer="no_refund_found")
    return Plan(answer="refund_status")
