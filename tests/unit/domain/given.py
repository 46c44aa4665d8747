"""One refund as an action, for tests that change a single thing of it."""

from typing import Any

from casework.domain.action import Action, action_id
from casework.domain.money import Money

EURO = Money.of(14800, "EUR")


def a_refund(**changes: Any) -> Action:
    """Make the action, changed as told."""
    fields: dict[str, Any] = {
        "tool": "billing.refund",
        "tool_version": "1",
        "tenant": "shop",
        "customer": "customer-1",
        "case": "case-1",
        "goal": "goal-1",
        "action_id": action_id("case-1", "goal-1", 1),
        "args": {"order_id": "1001", "charge_id": "ch_1", "amount": EURO, "reason": "damaged"},
        "preconditions": {
            "order_version": "3",
            "paid": "14800",
            "refunded": "0",
            "currency": "EUR",
        },
        "policy_version": "p1",
        "requested_by": "customer",
    }
    return Action.model_validate(fields | changes)
