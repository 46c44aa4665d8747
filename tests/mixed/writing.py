"""Who writes which message: a customer who could mean it, with numbers of their own orders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.models.kinds import KINDS
from tests.mixed.messages import Mixed
from tests.mixed.shop import Customer, Order, meant

#: A number that is neither part of a longer one nor an amount of money.
_NUMBER = re.compile(
    r"(?<![\w.,$€£])(?:CW-)?[0-9]{4,15}(?![\w,.]?[0-9])"
    r"(?! ?(?:[$€£]|bucks|dollars?|eur|pounds?|usd))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """A message as it is sent.

    `wish` is the kind that the customer has in mind and `order` the one that they mean; `named`
    are those that the words name.
    """

    mixed: Mixed
    customer: Customer
    wish: str
    order: Order
    text: str
    named: tuple[str, ...]

    @property
    def may_touch(self) -> frozenset[str]:
        """Say which orders these words may change: the named ones, else the one that is meant."""
        return frozenset(self.named or (self.order.id,))


def written(messages: Sequence[Mixed], customers: Sequence[Customer]) -> list[Written]:
    """Let each customer write once: who has such an order comes first, then whoever is left."""
    free = list(customers)
    found: dict[int, Written] = {}
    for i, message in enumerate(messages):
        match = next(((c, *fit) for c in free if (fit := _fit(c, message))), None)
        if match is not None:
            free.remove(match[0])
            found[i] = _write(message, *match)
    for i, message in enumerate(messages):
        if i not in found:
            customer = free.pop(0)
            wish = message.right[0][0] if message.right else ""
            found[i] = _write(message, customer, wish, customer.orders[-1])
    return [found[i] for i in sorted(found)]


def _fit(customer: Customer, message: Mixed) -> tuple[str, Order] | None:
    """Find what a customer could have in mind; a short word stands for one of its kinds."""
    if not message.right:
        return None
    kinds = [kind for kind in message.right[0] if not KINDS[kind].narrows]
    found = ((kind, meant(customer, kind, message.text)) for kind in kinds)
    return next(((kind, order) for kind, order in found if order), None)


def _write(message: Mixed, customer: Customer, wish: str, order: Order) -> Written:
    others = iter([own.id for own in customer.orders if own is not order] * 3)
    numbers: dict[str, str] = {}

    def own(match: re.Match[str]) -> str:
        if match[0] not in numbers:
            numbers[match[0]] = next(others) if numbers else order.id
        return numbers[match[0]]

    text = _NUMBER.sub(own, message.text)
    return Written(message, customer, wish, order, text, tuple(numbers.values()))
