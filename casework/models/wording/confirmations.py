"""What a customer is asked to say yes to: exactly the action, in one or two sentences."""

from collections.abc import Mapping, Sequence

from casework.domain.action import ActionValue
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.wording.effects import find
from casework.models.wording.formats import money

_ASK = "Shall we do this?"


def confirmation(
    tool: str, args: Mapping[str, ActionValue], facts: Sequence[Fact], locale: str
) -> str:
    """Say what would be done and ask."""
    order = _order(args, facts)
    match tool:
        case "billing.refund":
            amount = args.get("amount")
            much = money(amount, locale) if isinstance(amount, Money) else "the money"
            what = f"Refund of {much} for {order} to the card you paid with."
        case "orders.cancel":
            what = f"Cancel {order}. After that we ask you about the money you paid for it."
        case "orders.change_address":
            what = f"Send {order} to this address instead: {args.get('address', '')}."
        case "orders.send_invoice":
            what = f"Send the invoice for {order} to the mail address on your account."
        case "orders.reinstate":
            what = f"Make {order} active again."
        case "accounts.unlock":
            what = "Unlock your account, so that you can sign in again."
        case _:
            what = _plainly(tool, args, locale)
    return f"{what} {_ASK}"


def _order(args: Mapping[str, ActionValue], facts: Sequence[Fact]) -> str:
    order_id = str(args.get("order_id", ""))
    found = find(facts, "order", order_id)
    items = found.text("items") if found is not None else ""
    name = f"order {order_id}" if order_id else "this order"
    return f"{name} ({items})" if items else name


def _plainly(tool: str, args: Mapping[str, ActionValue], locale: str) -> str:
    """Show an action nobody has words for by its name and every argument, hiding nothing."""
    said = ", ".join(
        f"{name.replace('_', ' ')}: {money(value, locale) if isinstance(value, Money) else value}"
        for name, value in sorted(args.items())
    )
    name = tool.replace(".", " ").replace("_", " ")
    return f"{name[:1].upper()}{name[1:]} ({said})." if said else f"{name[:1].upper()}{name[1:]}."
