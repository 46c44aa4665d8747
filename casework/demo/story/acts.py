"""What several scenes expect in the books."""

from casework.demo.shop.cast import Purchase
from casework.demo.story.scene import Entry
from casework.domain.money import Money


def refund_of(purchase: Purchase, amount: Money | None = None, charge: str = "") -> Entry:
    """Expect one refund of a purchase's charge: all of it, or this much."""
    return Entry(
        tool="billing.refund",
        target=charge or purchase.charge_id,
        amount=amount or purchase.total,
    )
