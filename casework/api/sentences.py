"""What an action is in words: templates filled with the exact arguments, written by no model."""

from casework.domain.action import Action
from casework.domain.money import Money

_ASKS = {
    "billing.refund": "Refund {amount} of charge {charge_id}, order {order_id} ({reason})",
    "orders.cancel": "Cancel order {order_id}",
    "orders.reinstate": "Take the cancellation of order {order_id} back",
    "orders.change_address": "Send order {order_id} to: {address}",
    "orders.send_invoice": "Send the invoice of order {order_id}",
    "accounts.unlock": "Unlock the account",
}


def ask(action: Action) -> str:
    """Say what would be done; a tool without words of its own shows its exact call."""
    values = {
        name: value.plain() if isinstance(value, Money) else str(value)
        for name, value in action.args.items()
    }
    template = _ASKS.get(action.tool)
    if template is None:
        return f"{action.tool}({', '.join(f'{k}={v}' for k, v in sorted(values.items()))})"
    return template.format(**values)


def ask_again(action: Action) -> str:
    """Ask the customer about an action that a supervisor changed."""
    return f"We would do this instead: {ask(action)}. Do you agree?"
