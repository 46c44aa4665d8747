"""The one step that pays money back: every value from a fact, or from the customer's words."""

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Choice, Clarify, Origin, Step
from casework.models.procedures.records import list_refunds, refundable, said_money
from casework.models.wording.formats import money


def refund_step(charge: Fact, reason: str, amount: Argument) -> Step:
    """Pay `amount` of one payment back to the instrument it came from."""
    paid = charge.money("paid")
    order_id = charge.text("order_id")
    return Step(
        tool="billing.refund",
        arguments=(
            from_fact("order_id", charge, "order_id"),
            from_fact("charge_id", charge, "id", charge.id),
            amount,
            Argument(name="reason", value=reason, origin=Origin.code),
        ),
        preconditions={
            "order_version": charge.text("order_version"),
            "paid": charge.text("paid"),
            "refunded": charge.text("refunded"),
            "currency": paid.currency if paid else "",
        },
        read_back=(list_refunds(order_id),),
    )


def from_fact(name: str, fact: Fact, field: str, value: str | None = None) -> Argument:
    """Take an argument from a fact, pointing to it."""
    return Argument(
        name=name,
        value=fact.text(field) if value is None else value,
        origin=Origin.fact,
        fact=f"{fact.kind}/{fact.id}/{field}",
    )


def all_of(charge: Fact, left: Money) -> Argument:
    """Everything that has not been paid back yet."""
    return Argument(
        name="amount", value=left, origin=Origin.fact, fact=f"charge/{charge.id}/refundable"
    )


def amount_of(view: GoalView, charge: Fact) -> Argument | Clarify | None:
    """Choose the amount: what the customer said if that is smaller, else all that is left.

    None when nothing is left. An amount in another currency can not be compared: ask.
    """
    left = refundable(charge)
    if left is None:
        return None
    slot = view.goal.slot("amount")
    said = said_money(slot.value if slot else None)
    if slot is None or said is None:
        return all_of(charge, left)
    if said.currency != left.currency:
        return Clarify(
            slot="amount",
            template="which_amount",
            choices=(Choice(id="all", label=money(left), sets={"amount": left.plain()}),),
        )
    if slot.span is None or left <= said or said.amount_minor <= 0:
        return all_of(charge, left)
    return Argument(name="amount", value=said, origin=Origin.words, span=slot.span)
