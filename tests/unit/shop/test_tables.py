"""The databases keep their own rules, whatever the code above them does."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.demo.shop.shop import open_shop
from casework.identity.verifier import StaticKeys

NOW = datetime(2026, 5, 20, 10, 30, tzinfo=UTC)
LEDGER_ROW = (
    "INTO ledger VALUES (1, 'action', '" + "a" * 64 + "', 'shop', 'cus-0001', 'case', 'worker', "
    "'billing.refund', 'ch_1001', 're_1', 'paid', 500, 'EUR', '{}', '2026-05-20T10:30:00Z')"
)
_REFUND = (
    "INSERT INTO refunds (n, charge_id, tenant, customer, order_id, currency, amount_minor, "
    "reason, state, created_on, expected_on, action_id) VALUES (9001, 'ch_1001', '{tenant}', "
    "'{customer}', '{order}', '{currency}', {amount}, '{reason}', 'paid', '2026-05-20', "
    "'2026-05-23', '{action}')"
)


def refund(**changes: str) -> str:
    """Return the statement that refunds some of anna's 24.90 EUR."""
    usual = {
        "tenant": "shop",
        "customer": "cus-0001",
        "order": "1001",
        "currency": "EUR",
        "amount": "500",
        "reason": "damaged",
        "action": "a-1",
    }
    return _REFUND.format(**usual | changes)


@pytest.fixture(scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the databases."""
    made = tmp_path_factory.mktemp("shop")
    shop = await open_shop(
        made, issuer="", keys=StaticKeys({}), operator_secret="", clock=lambda: NOW
    )
    await shop.close()
    return made


@pytest.fixture
def billing(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open billing's database as anybody with the file could; nothing is kept."""
    with closing(sqlite3.connect(folder / "billing.db")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
        connection.rollback()


@pytest.mark.parametrize("service", ["orders", "billing", "accounts"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger SET state = 'x'", "DELETE FROM ledger", "INSERT OR REPLACE " + LEDGER_ROW],
    ids=["update", "delete", "replace"],
)
def test_no_ledger_row_is_changed_or_lost(folder: Path, service: str, statement: str) -> None:
    """UPDATE, DELETE and the REPLACE that would delete in passing are refused."""
    with closing(sqlite3.connect(folder / f"{service}.db")) as connection:
        connection.execute("INSERT " + LEDGER_ROW)

        with pytest.raises(sqlite3.IntegrityError, match="refused by ledger_no_"):
            connection.execute(statement)
        connection.rollback()


def test_a_refund_moves_the_charges_sum(billing: sqlite3.Connection) -> None:
    """The database itself adds a refund to its charge and raises the version."""
    billing.execute(refund())
    query = "SELECT refunded_minor, version FROM charges WHERE id = 'ch_1001'"

    assert billing.execute(query).fetchone() == (500, 2)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount": "2491"}, "CHECK constraint failed: refunded_minor"),
        ({"amount": "0"}, "CHECK constraint failed: amount_minor"),
        ({"amount": "-1"}, "CHECK constraint failed: amount_minor"),
        ({"amount": "5.5"}, "cannot store REAL value in INTEGER column"),
        ({"amount": "'lots'"}, "cannot store TEXT value in INTEGER column"),
        ({"currency": "JPY"}, "FOREIGN KEY"),
        ({"customer": "cus-0002"}, "FOREIGN KEY"),
        ({"order": "1002"}, "FOREIGN KEY"),
        ({"tenant": "other"}, "FOREIGN KEY"),
        ({"reason": "because"}, "CHECK constraint failed: reason"),
    ],
    ids=str,
)
def test_no_refund_breaks_the_rules(
    billing: sqlite3.Connection, changes: dict[str, str], rule: str
) -> None:
    """More than was paid, nothing, no whole number, another currency or customer: refused."""
    with pytest.raises(sqlite3.IntegrityError, match=rule):
        billing.execute(refund(**changes))


def test_one_action_is_one_refund(billing: sqlite3.Connection) -> None:
    """A second refund row for the same action id cannot be."""
    billing.execute(refund())

    with pytest.raises(sqlite3.IntegrityError, match="action_id"):
        billing.execute(refund().replace("9001", "9002"))


def test_many_small_refunds_stop_at_what_was_paid(billing: sqlite3.Connection) -> None:
    """Each fits, together they do not: the last one is refused."""
    for n in range(4):
        billing.execute(refund(action=f"a-{n}").replace("9001", str(9001 + n)))

    with pytest.raises(sqlite3.IntegrityError, match="refunded_minor"):
        billing.execute(refund(action="a-9").replace("9001", "9009"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE charges SET refunded_minor = 0 WHERE id = 'ch_1015'",
        "UPDATE charges SET paid_minor = 999999 WHERE id = 'ch_1001'",
        "UPDATE charges SET currency = 'JPY' WHERE id = 'ch_1001'",
        "UPDATE charges SET customer = 'cus-0002' WHERE id = 'ch_1001'",
        "DELETE FROM charges WHERE id = 'ch_1001'",
        "UPDATE refunds SET amount_minor = 1 WHERE charge_id = 'ch_1015'",
        "UPDATE refunds SET action_id = 'x' WHERE charge_id = 'ch_1015'",
        "DELETE FROM refunds WHERE charge_id = 'ch_1015'",
    ],
)
def test_money_is_not_rewritten(billing: sqlite3.Connection, statement: str) -> None:
    """What was paid, to whom and what went back stays as it was written."""
    with pytest.raises(sqlite3.IntegrityError, match="refused by"):
        billing.execute(statement)


def test_a_pending_refund_may_be_paid(billing: sqlite3.Connection) -> None:
    """The one thing that moves on a refund is its state."""
    billing.execute("UPDATE refunds SET state = 'paid' WHERE charge_id = 'ch_1015'")

    with pytest.raises(sqlite3.IntegrityError, match="state"):
        billing.execute("UPDATE refunds SET state = 'lost' WHERE charge_id = 'ch_1015'")


@pytest.mark.parametrize(
    ("service", "statement"),
    [
        ("orders", "UPDATE orders SET status = 'lost' WHERE id = '1001'"),
        ("orders", "UPDATE orders SET status = 'shipped' WHERE id = '1013'"),
        ("orders", "UPDATE orders SET customer = 'cus-0002' WHERE id = '1001'"),
        ("orders", "DELETE FROM orders WHERE id = '1001'"),
        ("accounts", "UPDATE accounts SET status = 'active' WHERE lock_reason <> ''"),
        ("accounts", "UPDATE accounts SET lock_reason = 'security_hold' WHERE status = 'active'"),
        ("accounts", "DELETE FROM accounts"),
    ],
)
def test_orders_and_accounts_make_sense(folder: Path, service: str, statement: str) -> None:
    """Shipped without a day, locked without a reason, gone: no such rows."""
    with closing(sqlite3.connect(folder / f"{service}.db")) as connection:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        connection.rollback()
