"""What the shop's records say of a customer before anybody writes: whom a message could be from."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.orders.tables import OrderItemRow, OrderRow
from casework.demo.shop.seed import seed

R = TypeVar("R")
#: Orders up to this number belong to the people of the story.
_STORY = 1100
#: Younger than any rule for returns or damage allows.
_RECENT = timedelta(days=25)


@dataclass(frozen=True)
class Charge:
    """One payment, with what is left of it to pay back."""

    id: str
    left_minor: int
    currency: str
    disputed: bool


@dataclass(frozen=True)
class Order:
    """One order, with its payments."""

    id: str
    status: str
    recent: bool
    refunded: bool
    charges: tuple[Charge, ...]
    goods: frozenset[str] = frozenset()

    @property
    def payable(self) -> bool:
        """Say whether money can go back for it."""
        return any(not charge.disputed and charge.left_minor for charge in self.charges)

    @property
    def paid_twice(self) -> bool:
        """Say whether it was paid twice, and both payments stand."""
        return len(self.charges) > 1 and not self.refunded and self.payable


@dataclass(frozen=True)
class Customer:
    """A customer with their orders, in the order of their numbers."""

    id: str
    locked: bool
    orders: tuple[Order, ...]

    def charge(self, charge_id: str) -> tuple[Order, Charge] | None:
        """Find a payment and its order."""
        found = ((o, c) for o in self.orders for c in o.charges if c.id == charge_id)
        return next(found, None)


_FITS: Mapping[str, Callable[[Order], bool]] = MappingProxyType(
    {
        "cancel_order": lambda order: order.status == "processing",
        "change_address": lambda order: order.status == "processing",
        "change_order": lambda order: order.status == "processing",
        "where_is_my_order": lambda order: order.status == "shipped",
        "refund_not_arrived": lambda order: order.status == "shipped",
        "refund_damaged": lambda order: order.recent and order.payable,
        "refund_changed_mind": lambda order: order.recent and order.payable,
        "refund_status": lambda order: order.refunded,
        "double_charge": lambda order: order.paid_twice,
        "invoice_copy": lambda order: order.status != "cancelled",
    }
)


def meant(customer: Customer, kind: str, text: str = "") -> Order | None:
    """Find the order that a customer with this wish would write about, if they have one.

    Who names something that they bought means the order with it, or would not write like this;
    anybody else means the latest that fits.
    """
    if kind == "unlock_account":
        return customer.orders[0] if customer.locked else None
    fits = _FITS.get(kind)
    fitting = [order for order in customer.orders if fits is None or fits(order)]
    named = _naming(customer.orders, text)
    return max(
        (order for order in fitting if not named or order in named),
        key=lambda order: int(order.id),
        default=None,
    )


def customers(today: date) -> list[Customer]:
    """Read the shop's customers in bulk; those of the story stay out."""
    made = seed(today)
    charges = _by(lambda row: row.order_id, [r for r in made.billing if isinstance(r, ChargeRow)])
    refunds = _by(lambda row: row.order_id, [r for r in made.billing if isinstance(r, RefundRow)])
    orders = _by(lambda row: row.customer, [r for r in made.orders if isinstance(r, OrderRow)])
    lines = _by(lambda row: row.order_id, [r for r in made.orders if isinstance(r, OrderItemRow)])
    locked = {row.id for row in made.accounts if isinstance(row, AccountRow) and row.lock_reason}
    bulk = sorted(name for name, own in orders.items() if int(own[0].id) > _STORY)
    return [
        Customer(
            name,
            name in locked,
            tuple(
                replace(
                    _order(row, charges[row.id], refunds[row.id], today),
                    goods=_words(line.title for line in lines[row.id]),
                )
                for row in orders[name]
            ),
        )
        for name in bulk
    ]


def _naming(orders: Iterable[Order], text: str) -> list[Order]:
    return [order for order in orders if order.goods & _words([text])]


def _words(titles: Iterable[str]) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", " ".join(titles).lower()))


def _by(name: Callable[[R], str], rows: Sequence[R]) -> defaultdict[str, list[R]]:
    found: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[name(row)].append(row)
    return found


def _order(
    row: OrderRow, charges: Sequence[ChargeRow], refunds: Sequence[RefundRow], today: date
) -> Order:
    returned: defaultdict[str, int] = defaultdict(int)
    for refund in refunds:
        returned[refund.charge_id] += refund.amount_minor
    delivered = date.fromisoformat(row.delivered_on) if row.delivered_on else date.min
    return Order(
        id=row.id,
        status=row.status,
        recent=today - delivered <= _RECENT,
        refunded=bool(refunds),
        charges=tuple(
            Charge(c.id, c.paid_minor - returned[c.id], c.currency, c.status == "disputed")
            for c in charges
        ),
    )
