"""Only what the system of record shows is proof."""

import pytest

from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from casework.domain.results import Done, Refused
from casework.models.procedures import verify
from tests.unit.models.shop_facts import account, goal, order, refund, tried, view

DONE = Done(action_id="action-1", receipt="r")


def _step(tool: str, **preconditions: str) -> Step:
    values: dict[str, Money | str] = {
        "order_id": "1001",
        "charge_id": "ch_1",
        "amount": Money.of(2490, "EUR"),
    }
    return Step(
        tool=tool,
        arguments=tuple(Argument(name=n, value=v, origin=Origin.fact) for n, v in values.items()),
        preconditions=preconditions,
    )


@pytest.mark.parametrize(
    ("step", "read_back", "proved"),
    [
        (_step("billing.refund"), refund(), True),
        (_step("billing.refund"), refund(amount=1000), True),  # lowered by a supervisor
        (_step("billing.refund"), refund(amount=2491), False),
        (_step("billing.refund"), refund(amount=0), False),
        (_step("billing.refund"), refund(action_id="another"), False),
        (_step("billing.refund"), refund(charge_id="ch_9"), False),
        (_step("orders.cancel"), order(status="cancelled"), True),
        (_step("orders.cancel"), order(status="processing"), False),
        (_step("orders.cancel"), order("1002", status="cancelled"), False),
        (_step("orders.change_address", order_version="3"), order(order_version="4"), True),
        (_step("orders.change_address", order_version="3"), order(), False),
        (_step("accounts.unlock"), account(status="active"), True),
        (_step("accounts.unlock"), account(), False),
        (_step("orders.send_invoice"), order(), False),
    ],
)
def test_a_step_is_proved_by_its_own_record(step: Step, read_back: Fact, proved: bool) -> None:
    """The right record with the right values proves it; anything else does not."""
    known = view(goal("any"), past=(tried(step, DONE),))

    assert verify(known, (read_back,)) is proved


def test_every_step_must_be_shown() -> None:
    """A cancellation without its refund's record is not proved."""
    past = (tried(_step("orders.cancel"), DONE), tried(_step("billing.refund"), DONE, 2))
    known = view(goal("cancel_order"), past=past)

    assert not verify(known, (order(status="cancelled"),))
    assert verify(known, (order(status="cancelled"), refund()))


def test_nothing_done_proves_nothing() -> None:
    """An answer or a refusal is no proof."""
    refused = tried(_step("orders.cancel"), Refused(reason="customer_declined"))

    assert not verify(view(goal("cancel_order"), past=(refused,)), (order(status="cancelled"),))
