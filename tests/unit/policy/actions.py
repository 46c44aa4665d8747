"""Actions to decide on, right in everything but what a test changes."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from casework.domain.action import Action, ActionValue
from casework.domain.money import Money
from casework.policy.facts import PolicyFacts
from casework.policy.policy import Policy
from tools.catalogue import TOOLS

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
POLICY = Policy.load(tools=TOOLS)
FACTS = PolicyFacts(window_total_ref=0, now=NOW, customer_hold=False)


def action(
    tool: str,
    args: dict[str, ActionValue],
    preconditions: dict[str, str],
    **changes: str,
) -> Action:
    """Make an action of the current policy that the customer asked for."""
    fields = {
        "tool_version": "1",
        "tenant": "shop",
        "customer": "customer-1",
        "case": "case-1",
        "goal": "goal-1",
        "action_id": str(uuid5(NAMESPACE_URL, "action-1")),
        "policy_version": POLICY.version,
        "requested_by": "customer",
    }
    return Action.model_validate(
        {"tool": tool, "args": args, "preconditions": preconditions, **(fields | changes)}
    )


def refund(
    amount: Money, *, paid: int = 1_000_000, refunded: int = 0, currency: str = "", **changes: str
) -> Action:
    """Make a refund of one charge; by default there is plenty left of it."""
    return action(
        "billing.refund",
        {"order_id": "1001", "charge_id": "ch_1", "amount": amount, "reason": "damaged"},
        {
            "order_version": "3",
            "paid": str(paid),
            "refunded": str(refunded),
            "currency": currency or amount.currency,
        },
        **changes,
    )


def euros(text: str) -> Money:
    """Write an amount as people do."""
    return Money.parse(text, "EUR")
