"""What a customer can pick, named in their language."""

from collections.abc import Sequence

from casework.domain.fact import Fact
from casework.domain.plan import Choice, Clarify
from casework.models.kinds import KINDS
from casework.models.procedures.records import said_money
from casework.models.wording.catalogue import DEFAULT, language_of, locale_for, say
from casework.models.wording.effects import find
from casework.models.wording.formats import money, order_label


def kind_label(kind: str, locale: str = DEFAULT) -> str:
    """Name a kind of goal as a customer picks it; what nobody knows is called by its own name."""
    known = KINDS.get(kind)
    if known is None:
        return kind
    if language_of(locale_for(locale)) == DEFAULT:
        return known.label
    return say(locale, f"kinds.{kind}")


def choices_in(clarify: Clarify, facts: Sequence[Fact], locale: str) -> tuple[Choice, ...]:
    """Name the choices of a question in a language; what they stand for stays as it is."""
    if locale_for(locale) == DEFAULT:
        return clarify.choices
    return tuple(
        choice.model_copy(update={"label": _label(clarify.slot, choice, facts, locale)})
        for choice in clarify.choices
    )


def _label(slot: str, choice: Choice, facts: Sequence[Fact], locale: str) -> str:
    value = choice.sets.get(slot, "")
    match slot:
        case "kind":
            return kind_label(value, locale) if value in KINDS else choice.label
        case "order_id" if value:
            return _order(value, facts, locale)
        case "amount":
            amount = said_money(value)
            return money(amount, locale) if amount is not None else choice.label
        case _:
            return choice.label


def _order(order_id: str, facts: Sequence[Fact], locale: str) -> str:
    order = find(facts, "order", order_id)
    if order is not None:
        return order_label(order, locale)
    label = say(locale, "orders.label", id=order_id)
    paid = next(
        (f.money("paid") for f in facts if f.kind == "charge" and f.text("order_id") == order_id),
        None,
    )
    return f"{label}, {money(paid, locale)}" if paid is not None else label
