"""What the customer's yes carries over to: less of the same, and nothing else."""

from typing import Any

import pytest

from casework.api.token_service.evidence import lowered
from casework.domain.money import Money
from tests.unit.policy.actions import action, refund

BEFORE = refund(Money.of(14800, "EUR"))


@pytest.mark.parametrize(
    ("minor", "currency", "less"),
    [
        (14799, "EUR", True),
        (1, "EUR", True),
        (14800, "EUR", False),
        (14801, "EUR", False),
        (100, "USD", False),
    ],
)
def test_less_in_the_same_currency(minor: int, currency: str, less: bool) -> None:
    """One cent less is less; the same, more and another currency are not."""
    args = {**BEFORE.args, "amount": Money.of(minor, currency)}

    assert lowered(BEFORE, BEFORE.model_copy(update={"args": args})) is less


@pytest.mark.parametrize(
    "changes",
    [
        {"tool": "billing.credit"},
        {"customer": "customer-2"},
        {"case": "case-2"},
        {"goal": "goal-2"},
        {"requested_by": "engine"},
        {"tenant": "other"},
    ],
)
def test_everything_else_stays(changes: dict[str, Any]) -> None:
    """Another customer, case, goal, tool or requester is another wish."""
    args = {**BEFORE.args, "amount": Money.of(100, "EUR")}

    assert not lowered(BEFORE, BEFORE.model_copy(update={"args": args, **changes}))


def test_facts_and_policy_are_not_her_wish() -> None:
    """The same wish with less money, on newer facts and under newer rules, is still hers."""
    after = refund(Money.of(100, "EUR"), paid=5, policy_version="new", action_id="another")

    assert lowered(BEFORE, after)


def test_without_money_nothing_is_less() -> None:
    """An action that moves no money can not be lowered."""
    cancel = action("orders.cancel", {"order_id": "1001"}, {})

    assert not lowered(cancel, cancel)
