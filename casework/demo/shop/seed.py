"""The shop's records on a given day: the same day gives the same bytes, on any machine."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.cast import PEOPLE, TENANT, LockReason, Person, Purchase, charge_id
from casework.demo.shop.database import Database, Table
from casework.demo.shop.goods import HOSTILE_NOTES, PLAIN_NOTES, PRODUCT, PRODUCTS, Product
from casework.demo.shop.ledger import utc
from casework.demo.shop.orders.tables import OrderItemRow, OrderRow
from casework.domain.money import Money

CUSTOMERS = 240
_FIRST_BULK_ORDER = 1101
_CARRIERS = ("Parcel Run", "Blue Post")
_TOWNS = ("10115 Berlin", "1010 Wien", "75011 Paris", "150-0001 Tokyo", "13001 Kuwait City")


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


async def fill(database: Database, rows: list[Table]) -> bool:
    """Put the rows in, all or none; a database that holds any already is left alone."""
    async with database.write() as session:
        if await session.scalar(select(type(rows[0])).limit(1)) is not None:
            return False
        # One kind after the other: refunds need their charges, lines their orders.
        for kind in dict.fromkeys(type(row) for row in rows):
            session.add_all(row for row in rows if type(row) is kind)
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
    return ("EUR",) * 7 + ("JPY", "JPY", "KWD")[_roll(f"{customer}/currency", 10)]
