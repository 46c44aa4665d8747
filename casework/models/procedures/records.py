"""Finding one's way in the facts of a goal."""

from datetime import date

from casework.domain.brief import GoalView
from casework.domain.fact import Fact, FactNeed
from casework.domain.money import Money, NotMoney

LIST_ORDERS = FactNeed(tool="orders.list_mine")
ACCOUNT = FactNeed(tool="accounts.get")


def get_order(order_id: str) -> FactNeed:
    """Ask for one order."""
    return FactNeed(tool="orders.get", args={"order_id": order_id})


def list_charges(order_id: str | None = None) -> FactNeed:
    """Ask for what was paid, for one order or the latest."""
    return FactNeed(
        tool="billing.list_charges", args={"order_id": order_id} if order_id is not None else {}
    )


def list_refunds(order_id: str | None = None) -> FactNeed:
    """Ask for what was paid back, for one order or the latest."""
    return FactNeed(
        tool="billing.list_refunds", args={"order_id": order_id} if order_id is not None else {}
    )


def of_kind(view: GoalView, kind: str, order_id: str | None = None) -> tuple[Fact, ...]:
    """Return the facts of one kind, of one order when it is named; the latest read wins."""
    latest = {fact.id: fact for fact in view.facts if fact.kind == kind}
    return tuple(
        fact
        for fact in latest.values()
        if order_id is None or fact.text("order_id" if kind != "order" else "id") == order_id
    )


def order(view: GoalView, order_id: str) -> Fact | None:
    """Return one order, when it was read."""
    return next((f for f in of_kind(view, "order") if f.id == order_id), None)


def unread(view: GoalView, kind: str, need: FactNeed) -> bool:
    """Say whether a need was never answered: it brought no fact and is not known to be empty."""
    if need in view.missing:
        return False
    return not of_kind(view, kind, need.args.get("order_id"))


def day(fact: Fact, name: str) -> date | None:
    """Return a field that holds a day, or None when there is none."""
    try:
        return date.fromisoformat(fact.text(name)[:10])
    except ValueError:
        return None


def refundable(charge: Fact) -> Money | None:
    """Return what of a payment has not been paid back; None when nothing can be."""
    paid, refunded = charge.money("paid"), charge.money("refunded")
    if paid is None or refunded is None or paid.currency != refunded.currency:
        return None
    left = paid - refunded
    return left if left.amount_minor > 0 else None


def said_money(text: str | None) -> Money | None:
    """Read an amount as slots hold it ("24.90 EUR"); anything else is no amount."""
    number, _, currency = (text or "").partition(" ")
    try:
        return Money.parse(number, currency)
    except NotMoney:
        return None
