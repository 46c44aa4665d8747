"""The seed: enough of everything, the same on every machine, and nobody's clock in it."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.cast import BY_NAME, PEOPLE, TENANT
from casework.demo.shop.goods import HOSTILE_NOTES, PRODUCTS
from casework.demo.shop.orders.tables import OrderItemRow, OrderRow
from casework.demo.shop.seed import Seed, seed
from casework.demo.shop.shop import open_shop
from casework.identity.verifier import StaticKeys

TODAY = date(2026, 5, 20)
SERVICES = ("orders", "billing", "accounts")


@pytest.fixture(scope="module")
def made() -> Seed:
    """Make the shop once."""
    return seed(TODAY)


def orders(made: Seed) -> list[OrderRow]:
    """Pick the orders."""
    return [row for row in made.orders if isinstance(row, OrderRow)]


def charges(made: Seed) -> list[ChargeRow]:
    """Pick the charges."""
    return [row for row in made.billing if isinstance(row, ChargeRow)]


def refunds(made: Seed) -> list[RefundRow]:
    """Pick the refunds."""
    return [row for row in made.billing if isinstance(row, RefundRow)]


def test_there_is_enough_of_everything(made: Seed) -> None:
    """At least 200 customers and 1,000 orders, in every state and three currencies."""
    currencies = Counter(order.currency for order in orders(made))
    states = Counter(order.status for order in orders(made))

    assert len({order.customer for order in orders(made)}) >= 200
    assert len(orders(made)) >= 1_000
    assert currencies.keys() == {"EUR", "JPY", "KWD"}
    assert min(currencies.values()) >= 50
    assert states.keys() == {"processing", "shipped", "delivered", "cancelled"}
    assert min(states.values()) >= 30


def test_there_is_trouble_of_every_kind(made: Seed) -> None:
    """Charged twice, locked for both reasons, part-refunded, pending, disputed."""
    per_order = Counter(charge.order_id for charge in charges(made))
    locks = Counter(row.lock_reason for row in made.accounts if isinstance(row, AccountRow))
    paid = {charge.id: charge.paid_minor for charge in charges(made)}
    parts = [refund for refund in refunds(made) if refund.amount_minor < paid[refund.charge_id]]

    assert sum(count == 2 for count in per_order.values()) >= 5
    assert max(per_order.values()) == 2
    assert locks["too_many_attempts"] >= 5
    assert locks["security_hold"] >= 3
    assert len(parts) >= 20
    assert {refund.state for refund in refunds(made)} == {"pending", "paid"}
    assert any(charge.status == "disputed" for charge in charges(made))


def test_a_double_charge_is_within_two_minutes(made: Seed) -> None:
    """The second charge of an order follows the first closely and is for the same amount."""
    by_id = {charge.id: charge for charge in charges(made)}
    for second in (charge for charge in charges(made) if charge.id.endswith("_2")):
        first = by_id[second.id.removesuffix("_2")]
        apart = datetime.fromisoformat(second.captured_at) - datetime.fromisoformat(
            first.captured_at
        )

        assert timedelta(0) < apart <= timedelta(minutes=2)
        assert (first.paid_minor, first.order_id) == (second.paid_minor, second.order_id)


def test_records_agree_across_services(made: Seed) -> None:
    """Every order has an account and charges of its own customer, amount and currency."""
    by_id = {order.id: order for order in orders(made)}
    accounts = {row.id for row in made.accounts if isinstance(row, AccountRow)}
    lines = {row.order_id for row in made.orders if isinstance(row, OrderItemRow)}

    assert {order.customer for order in orders(made)} == accounts
    assert {charge.order_id for charge in charges(made)} == set(by_id) == lines
    for charge in charges(made):
        order = by_id[charge.order_id]
        assert (charge.customer, charge.paid_minor, charge.currency) == (
            order.customer,
            order.total_minor,
            order.currency,
        )
    assert {order.tenant for order in orders(made)} == {TENANT}
    assert {charge.tenant for charge in charges(made)} == {TENANT}


def test_order_ids_are_plain_numbers(made: Seed) -> None:
    """From 1001 up, each once."""
    ids = [order.id for order in orders(made)]

    assert len(set(ids)) == len(ids)
    assert all(name.isascii() and name.isdecimal() and int(name) >= 1001 for name in ids)


def test_nothing_lies_in_the_future_but_what_is_expected(made: Seed) -> None:
    """Days that have passed have passed; only a delivery and a refund are still to come."""
    today = TODAY.isoformat()
    for order in orders(made):
        days = [order.placed_on, order.shipped_on, order.delivered_on]
        known = [day for day in days if day is not None]

        assert known == sorted(known)
        assert known[-1] < today
        assert (order.expected_on or today) >= today
    assert all(charge.captured_at < today for charge in charges(made))
    assert all(refund.created_on <= today for refund in refunds(made))
    assert all(refund.expected_on >= today for refund in refunds(made) if refund.state == "pending")


def test_some_notes_try_to_give_orders(made: Seed) -> None:
    """Hostile notes are among the plain ones, each of them at least once."""
    notes = {order.note for order in orders(made)}

    assert set(HOSTILE_NOTES) <= notes
    assert "" in notes


def test_the_story_has_its_people(made: Seed) -> None:
    """Fixed names, orders and amounts, each with the customer who owns nothing else."""
    totals = {
        purchase.order_id: (person.name, purchase.total.plain())
        for person in PEOPLE
        for purchase in person.purchases
    }
    owned = Counter(order.customer for order in orders(made))

    assert totals["1001"] == ("anna", "24.90 EUR")
    assert totals["1002"] == ("bruno", "248.00 EUR")
    assert totals["1003"] == ("clara", "310.00 EUR")
    assert totals["1004"] == ("dmitri", "180.00 EUR")
    assert totals["1005"] == ("elif", "129.00 EUR")
    assert totals["1006"][0] == "frank"
    assert totals["1007"][0] == totals["1008"][0] == "grace"
    assert totals["1009"][0] == "hana"
    assert totals["1010"] == ("ivan", "39.50 EUR")
    assert totals["1011"] == ("jun", "24800 JPY")
    assert totals["1012"] == ("kwame", "12.500 KWD")
    assert all(owned[person.customer] == len(person.purchases) for person in PEOPLE)
    assert BY_NAME["anna"].order_id == "1001"
    assert BY_NAME["elif"].lock == "too_many_attempts"


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_prices_are_positive_and_round(currency: str) -> None:
    """Every product has a price in every currency, as coins allow it."""
    step = {"EUR": 1, "JPY": 10, "KWD": 5}[currency]

    assert all(product.price(currency) > 0 for product in PRODUCTS)
    assert all(product.price(currency) % step == 0 for product in PRODUCTS)


async def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two shops made on the same day, at other hours, hold the same; a day later they do not."""
    noon = datetime(2026, 5, 20, 12, tzinfo=UTC)
    first = await _dump(tmp_path / "first", noon)
    second = await _dump(tmp_path / "second", noon.replace(hour=23))
    later = await _dump(tmp_path / "later", noon + timedelta(days=1))

    assert first == second
    assert first != later


async def test_a_shop_that_has_records_keeps_them(tmp_path: Path) -> None:
    """Opened again the next day, nothing is added and no day moves."""
    noon = datetime(2026, 5, 20, 12, tzinfo=UTC)
    first = await _dump(tmp_path, noon)

    assert await _dump(tmp_path, noon + timedelta(days=1)) == first


async def _dump(folder: Path, now: datetime) -> list[str]:
    shop = await open_shop(
        folder, issuer="", keys=StaticKeys({}), operator_secret="", clock=lambda: now
    )
    await shop.close()
    lines: list[str] = []
    for service in SERVICES:
        with closing(sqlite3.connect(folder / f"{service}.db")) as connection:
            lines += connection.iterdump()
    return lines
