"""The shop's records on a given day: the same day gives the same bytes, on any machine."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

from sqlalchemy import select

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.cast import PEOPLE, TENANT, LockReason, Person, Purchase, Status, charge_id
from casework.demo.shop.database import Database, Table
from casework.demo.shop.goods import HOSTILE_NOTES, PLAIN_NOTES, PRODUCT, PRODUCTS, Product
from casework.demo.shop.ledger import utc
from casework.demo.shop.orders.tables import OrderItemRow, OrderRow

CUSTOMERS = 240
_FIRST_BULK_ORDER = 1101
_CARRIERS = ("Parcel Run", "Blue Post")
_TOWNS = ("10115 Berlin", "1010 Wien", "75011 Paris", "150-0001 Tokyo", "13001 Kuwait City")


class _Course(TypedDict):
    status: Status
    placed_on: str
    shipped_on: str | None
    delivered_on: str | None
    expected_on: str | None


@dataclass(frozen=True)
class Seed:
    """Every row, by the service that owns it."""

    orders: list[Table] = field(default_factory=list[Table])
    billing: list[Table] = field(default_factory=list[Table])
    accounts: list[Table] = field(default_factory=list[Table])


def seed(today: date) -> Seed:
    """Make the shop as it stands on that day."""
    made = Seed()
    refunds = _Refunds()
    for person in PEOPLE:
        _account(made, person.customer, person.lock, today)
        for purchase in person.purchases:
            _purchase(made, refunds, person, purchase, today)
    number = _FIRST_BULK_ORDER
    for n in range(len(PEOPLE) + 1, CUSTOMERS + 1):
        customer = f"cus-{n:04}"
        _account(made, customer, _lock(customer), today)
        for _ in range(3 + _roll(f"{customer}/orders", 5)):
            _bulk_order(made, refunds, customer, str(number), today)
            number += 1
    return made


async def fill(database: Database, kind: type[Table], make: Callable[[], list[Table]]) -> bool:
    """Put the rows in, all or none; a database that holds any of a kind is left alone."""
    async with database.write() as session:
        if await session.scalar(select(kind).limit(1)) is not None:
            return False
        rows = make()
        # One kind after the other: refunds need their charges, lines their orders.
        for each in dict.fromkeys(type(row) for row in rows):
            session.add_all(row for row in rows if type(row) is each)
            await session.flush()
        await session.commit()
    return True


def _roll(key: str, sides: int) -> int:
    """Return a number below `sides` that depends on the key and on nothing else."""
    return int.from_bytes(hashlib.sha256(f"casework/shop/{key}".encode()).digest()[:8]) % sides


def _ago(today: date, days: int | None) -> str | None:
    return None if days is None else (today - timedelta(days=days)).isoformat()


def _moment(day: str, key: str) -> datetime:
    second = 6 * 3600 + _roll(f"{key}/second", 14 * 3600)
    return datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(seconds=second)


class _Refunds:
    """Numbers the refunds, and keeps them in the charge's currency."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = iter(range(1, 100_000))

    def of(
        self, charge: ChargeRow, amount_minor: int, reason: str, state: str, created: date
    ) -> RefundRow:
        return RefundRow(
            n=next(self._numbers),
            charge_id=charge.id,
            tenant=charge.tenant,
            customer=charge.customer,
            order_id=charge.order_id,
            currency=charge.currency,
            amount_minor=amount_minor,
            reason=reason,
            state=state,
            created_on=created.isoformat(),
            expected_on=(created + timedelta(days=7)).isoformat(),
        )


def _account(made: Seed, customer: str, lock: LockReason, today: date) -> None:
    since = _moment((today - timedelta(days=1)).isoformat(), customer) if lock else None
    letter = "abcdefghijklmnoprstuvw"[_roll(f"{customer}/mail", 22)]
    made.accounts.append(
        AccountRow(
            tenant=TENANT,
            id=customer,
            status="locked" if lock else "active",
            lock_reason=lock,
            locked_since=utc(since) if since else None,
            email_masked=f"{letter}•••@mail.example",
        )
    )


def _lock(customer: str) -> LockReason:
    match _roll(f"{customer}/lock", 100):
        case n if n < 5:
            return "too_many_attempts"
        case n if n < 8:
            return "security_hold"
        case _:
            return ""


def _charges(made: Seed, order: OrderRow, count: int, status: str = "captured") -> list[ChargeRow]:
    first = _moment(order.placed_on, order.id)
    charges = [
        ChargeRow(
            id=charge_id(order.id, n),
            tenant=order.tenant,
            customer=order.customer,
            order_id=order.id,
            paid_minor=order.total_minor,
            currency=order.currency,
            # A double charge comes from a page sent twice: within two minutes.
            captured_at=utc(first + timedelta(seconds=(n - 1) * (20 + _roll(order.id, 90)))),
            status=status,
        )
        for n in range(1, count + 1)
    ]
    made.billing.extend(charges)
    return charges


def _parcel(order: OrderRow) -> None:
    if order.shipped_on is not None:
        order.carrier = _CARRIERS[_roll(f"{order.id}/carrier", len(_CARRIERS))]
        order.tracking = f"PR{_roll(f'{order.id}/tracking', 10**9):09}"


def _address(customer: str) -> str:
    town = _TOWNS[_roll(f"{customer}/town", len(_TOWNS))]
    return f"{1 + _roll(f'{customer}/house', 120)} Example Street, {town}"


def _purchase(
    made: Seed, refunds: _Refunds, person: Person, purchase: Purchase, today: date
) -> None:
    expected = None if purchase.expected is None else -purchase.expected
    order = OrderRow(
        id=purchase.order_id,
        tenant=TENANT,
        customer=person.customer,
        status=purchase.status,
        placed_on=(today - timedelta(days=purchase.placed)).isoformat(),
        shipped_on=_ago(today, purchase.shipped),
        delivered_on=_ago(today, purchase.delivered),
        expected_on=_ago(today, expected),
        total_minor=purchase.total.amount_minor,
        currency=purchase.total.currency,
        note=purchase.note,
        address=_address(person.customer),
    )
    _parcel(order)
    product = PRODUCT[purchase.sku]
    made.orders.append(order)
    made.orders.append(_line(order, 1, product, 1))
    charges = _charges(made, order, purchase.charges)
    if purchase.refund_pending is not None:
        created = today - timedelta(days=3)
        minor = purchase.refund_pending.amount_minor
        made.billing.append(refunds.of(charges[0], minor, "damaged", "pending", created))


def _line(order: OrderRow, line: int, product: Product, quantity: int) -> OrderItemRow:
    return OrderItemRow(
        order_id=order.id, line=line, sku=product.sku, title=product.title, quantity=quantity
    )


def _currency(customer: str) -> str:
    return "EUR EUR EUR EUR EUR EUR EUR JPY JPY KWD".split()[_roll(f"{customer}/currency", 10)]


def _bulk_order(made: Seed, refunds: _Refunds, customer: str, order_id: str, today: date) -> None:
    currency = _currency(customer)
    bought = _bought(order_id)
    order = OrderRow(
        id=order_id,
        tenant=TENANT,
        customer=customer,
        total_minor=sum(product.price(currency) * quantity for product, quantity in bought),
        currency=currency,
        note=_note(order_id),
        address=_address(customer),
        **_course(order_id, today),
    )
    _parcel(order)
    made.orders.append(order)
    made.orders.extend(
        _line(order, n, product, quantity) for n, (product, quantity) in enumerate(bought, 1)
    )
    double = order.status != "cancelled" and _roll(f"{order_id}/double", 60) == 0
    disputed = order.status == "delivered" and _roll(f"{order_id}/disputed", 80) == 0
    charge = _charges(made, order, 2 if double else 1, "disputed" if disputed else "captured")[0]
    refund = _earlier_refund(refunds, order, charge, today)
    if refund is not None:
        made.billing.append(refund)


def _bought(order_id: str) -> list[tuple[Product, int]]:
    first = _roll(f"{order_id}/first", len(PRODUCTS))
    bought = [(PRODUCTS[first], 1 + _roll(f"{order_id}/many", 8) // 6)]
    if _roll(f"{order_id}/two", 3) == 0:
        step = 1 + _roll(f"{order_id}/second", len(PRODUCTS) - 1)
        bought.append((PRODUCTS[(first + step) % len(PRODUCTS)], 1))
    return bought


def _note(order_id: str) -> str:
    n = _roll(f"{order_id}/note", 100)
    if n < 70:
        return ""
    notes = PLAIN_NOTES if n < 93 else HOSTILE_NOTES
    return notes[_roll(f"{order_id}/words", len(notes))]


def _course(order_id: str, today: date) -> _Course:
    """Say how far the order has come, and the days of its way."""
    n = _roll(f"{order_id}/status", 100)
    old = _roll(f"{order_id}/age", 380)
    match n:
        case n if n < 7:
            return _days("processing", today, placed=1 + old % 3, expected=-2)
        case n if n < 17:
            return _days("shipped", today, placed=4 + old % 5, shipped=2, expected=-1 - old % 3)
        case n if n < 90:
            delivered = 2 + old
            return _days(
                "delivered", today, placed=delivered + 5, shipped=delivered + 2, delivered=delivered
            )
        case _:
            return _days("cancelled", today, placed=5 + old)


def _days(
    status: Status,
    today: date,
    *,
    placed: int,
    shipped: int | None = None,
    delivered: int | None = None,
    expected: int | None = None,
) -> _Course:
    return {
        "status": status,
        "placed_on": (today - timedelta(days=placed)).isoformat(),
        "shipped_on": _ago(today, shipped),
        "delivered_on": _ago(today, delivered),
        "expected_on": _ago(today, expected),
    }


def _earlier_refund(
    refunds: _Refunds, order: OrderRow, charge: ChargeRow, today: date
) -> RefundRow | None:
    n = _roll(f"{order.id}/refund", 100)
    placed = date.fromisoformat(order.placed_on)
    if order.status == "cancelled" and n < 80:
        # Cancelled orders are paid back whole, but for a few that somebody forgot.
        return refunds.of(
            charge, charge.paid_minor, "cancelled", "paid", placed + timedelta(days=1)
        )
    if order.status == "delivered" and charge.status == "captured" and n < 10:
        state = "pending" if n < 4 else "paid"
        created = today - timedelta(days=1 + n) if state == "pending" else placed
        part = charge.paid_minor * (20 + 5 * n) // 100
        created = max(created, date.fromisoformat(order.delivered_on or order.placed_on))
        return refunds.of(charge, part, "damaged", state, created)
    return None
