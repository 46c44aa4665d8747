"""Writes as requests: path and body hold exactly the action's arguments."""

import pytest

from casework.domain.action import ActionValue
from casework.domain.money import Money
from tests.unit.domain.given import a_refund
from tools.gateway import CALLS

EUR = Money.of(14800, "EUR")
REFUND: dict[str, ActionValue] = {
    "order_id": "1001",
    "charge_id": "ch/1",
    "amount": EUR,
    "reason": "damaged",
}


@pytest.mark.parametrize(
    ("tool", "args", "path", "body"),
    [
        (
            "billing.refund",
            REFUND,
            "/charges/ch%2F1/refunds",
            {"order_id": "1001", "amount": EUR.model_dump(mode="json"), "reason": "damaged"},
        ),
        ("orders.cancel", {"order_id": "10 01"}, "/orders/10%2001/cancel", {}),
        ("orders.reinstate", {"order_id": "1001"}, "/orders/1001/reinstate", {}),
        (
            "orders.change_address",
            {"order_id": "1001", "address": "1 High St\nLeeds"},
            "/orders/1001/address",
            {"address": "1 High St\nLeeds"},
        ),
        ("orders.send_invoice", {"order_id": "1001"}, "/orders/1001/invoice", {}),
        ("accounts.unlock", {}, "/account/unlock", {}),
    ],
)
def test_a_write_says_what_its_action_says(
    tool: str, args: dict[str, ActionValue], path: str, body: dict[str, object]
) -> None:
    """Nothing is added and nothing is left out on the way to the backend."""
    action = a_refund(tool=tool, args=args)

    assert CALLS[tool].path(action) == path
    assert CALLS[tool].content(action) == body


def test_every_write_is_in_the_table_above() -> None:
    """A new write tool needs its line there."""
    assert set(CALLS) == {
        "billing.refund",
        "orders.cancel",
        "orders.reinstate",
        "orders.change_address",
        "orders.send_invoice",
        "accounts.unlock",
    }
