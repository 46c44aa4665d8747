"""What a customer is asked to say yes to: exactly the action, in one or two sentences."""

from collections.abc import Mapping, Sequence

from casework.domain.action import ActionValue
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.wording.catalogue import capital, say
from casework.models.wording.effects import find
from casework.models.wording.formats import money, order_name

_KEYS = {
    "billing.refund": "confirmations.refund",
    "orders.cancel": "confirmations.cancel",
    "orders.change_address": "confirmations.change_address",
    "orders.send_invoice": "confirmations.send_invoice",
    "orders.reinstate": "confirmations.reinstate",
    "accounts.unlock": "confirmations.unlock",
}


def confirmation(
    tool: str, args: Mapping[str, ActionValue], facts: Sequence[Fact], locale: str
) -> str:
    """Say what would be done and ask."""
    key = _KEYS.get(tool)
    what = _plainly(tool, args, locale) if key is None else _known(key, args, facts, locale)
    return f"{what} {say(locale, 'confirmations.ask')}"


def _known(key: str, args: Mapping[str, ActionValue], facts: Sequence[Fact], locale: str) -> str:
    amount, order_id = args.get("amount"), str(args.get("order_id", ""))
    found = find(facts, "order", order_id)
    return say(
        locale,
        key,
        amount=_said(amount, locale) if amount else say(locale, "money.unknown"),
        order=order_name(order_id, found.text("items") if found is not None else "", locale),
        address=str(args.get("address", "")),
    )


def _plainly(tool: str, args: Mapping[str, ActionValue], locale: str) -> str:
    """Show an action nobody has words for by its name and every argument, hiding nothing."""
    details = ", ".join(
        f"{name.replace('_', ' ')}: {_said(value, locale)}" for name, value in sorted(args.items())
    )
    key = "confirmations.plain_with" if details else "confirmations.plain"
    name = capital(tool.replace(".", " ").replace("_", " "))
    return say(locale, key, what=name, details=details)


def _said(value: ActionValue, locale: str) -> str:
    return money(value, locale) if isinstance(value, Money) else str(value)
