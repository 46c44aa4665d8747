"""The run of mixed messages judges by the shop's ledger, and goes on where it was broken off."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.progress import Progress
from temporalio.testing import WorkflowEnvironment

from casework.models.learned.examples import read_examples
from casework.worker import utc_now
from tests.house import running_house
from tests.mixed.messages import CORPORA, Mixed, mixed
from tests.mixed.oracle import Done, fault
from tests.mixed.result import result
from tests.mixed.rows import STUCK, Change, Pace, Row, Rows
from tests.mixed.run import send
from tests.mixed.shop import Charge, Customer, Order, customers, meant
from tests.mixed.writing import Written, written

TODAY = date(2026, 3, 2)
TWICE = Order(
    "1201",
    "delivered",
    recent=True,
    refunded=False,
    charges=(Charge("ch_1", 4000, "EUR", disputed=False), Charge("ch_2", 4000, "EUR", False)),
)
ONCE = Order(
    "1202", "delivered", recent=True, refunded=False, charges=(Charge("ch_3", 2500, "EUR", False),)
)
CUSTOMER = Customer("cus-1", locked=False, orders=(TWICE, ONCE))
BROKEN = Done("billing.refund", "1202", "ch_3", 2500, "EUR", "damaged")


def wrote(text: str, kind: str, named: tuple[str, ...] = (), order: Order = ONCE) -> Written:
    """Let the customer write something that has one goal."""
    return Written(Mixed(text, "own", ((kind,),)), CUSTOMER, kind, order, text, named)


def row(key: str, **more: object) -> Row:
    """Give a row of a message about something broken."""
    given = {"key": key, "source": "own", "text": "", "right": (("refund_damaged",),)}
    return Row.model_validate({**given, "ended": "resolved", **more})


@pytest.mark.parametrize(
    ("message", "done", "found"),
    [
        (wrote("Order 1202 broke", "refund_damaged", ("1202",)), BROKEN, ""),
        (wrote("It broke", "refund_damaged"), BROKEN, ""),
        (wrote("It broke", "refund_damaged", order=TWICE), BROKEN, "order"),
        (wrote("Order 1201 broke", "refund_damaged", ("1201",)), BROKEN, "order"),
        (wrote("Where is 1202?", "where_is_my_order", ("1202",)), BROKEN, "kind"),
        (wrote("Do not want 1202", "refund_changed_mind", ("1202",)), BROKEN, "kind"),
        (wrote("Cancel 1202", "cancel_order"), Done("orders.reinstate", "1202"), "kind"),
        (
            wrote("It broke", "refund_damaged"),
            Done("billing.refund", "1202", "ch_3", 2400, "EUR", "damaged"),
            "amount",
        ),
        (
            wrote("It broke, 24 euros back please", "refund_damaged"),
            Done("billing.refund", "1202", "ch_3", 2400, "EUR", "damaged"),
            "",
        ),
        (
            wrote("It broke", "refund_damaged"),
            Done("billing.refund", "1202", "ch_3", 2500, "JPY", "damaged"),
            "amount",
        ),
        (
            wrote("It broke", "refund_damaged"),
            Done("billing.refund", "1202", "ch_1", 4000, "EUR", "damaged"),
            "order",
        ),
        (
            wrote("Paid twice", "double_charge", order=TWICE),
            Done("billing.refund", "1201", "ch_2", 4000, "EUR", "double_charge"),
            "",
        ),
        (
            wrote("Paid twice", "double_charge"),
            Done("billing.refund", "1202", "ch_3", 2500, "EUR", "double_charge"),
            "amount",
        ),
        (
            wrote("Send it to 1 Elm Road, Hull", "change_address"),
            Done("orders.change_address", "1202", address="1 Elm Road, Hull"),
            "",
        ),
        (
            wrote("Send it to 1 Elm Road, Hull", "change_address"),
            Done("orders.change_address", "1202", address="2 Oak Road, Hull"),
            "address",
        ),
        (wrote("I am locked out", "unlock_account"), Done("accounts.unlock", ""), ""),
    ],
)
def test_a_change_is_right_only_if_the_words_ask_for_just_this(
    message: Written, done: Done, found: str
) -> None:
    """Kind, reason, order, payment, amount, currency and address."""
    assert fault(message, done) == found


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{CORPORA} is not there")
def test_the_mix_is_the_same_each_time_and_nobody_learned_from_it() -> None:
    """A thousand different messages, none word for word among the reader's examples."""
    drawn = mixed()
    taught = {text.lower() for text in read_examples().texts}

    assert drawn == mixed()
    assert mixed(100) == drawn[:100]
    assert len({message.key for message in drawn}) == 1000
    assert [message.text for message in drawn if message.text.lower() in taught] == []


def test_each_customer_writes_once_about_orders_of_their_own() -> None:
    """With an order that fits what they want, as long as there are such customers."""
    messages = [
        Mixed(f"Please cancel order {50_000 + n}, it cost 8000 euros", "own", (("cancel_order",),))
        for n in range(20)
    ]
    sent = written(messages, customers(TODAY))

    assert len({one.customer.id for one in sent}) == 20
    for one in sent:
        assert one.order.status == "processing"
        assert one.named == (one.order.id,)
        assert one.order in one.customer.orders
        assert one.text == f"Please cancel order {one.order.id}, it cost 8000 euros"


def test_who_names_what_they_bought_means_the_order_with_it() -> None:
    """Else the latest that fits; who has it in an order that does not fit writes otherwise."""
    chair = replace(TWICE, goods=frozenset({"office", "chair"}))
    customer = replace(CUSTOMER, orders=(chair, ONCE))

    assert meant(customer, "refund_damaged", "The chair has a broken leg") == chair
    assert meant(customer, "refund_damaged", "It has a broken leg") == ONCE
    assert meant(customer, "cancel_order", "Cancel the chair") is None
    old = replace(customer, orders=(replace(chair, recent=False), ONCE))
    assert meant(old, "refund_damaged", "The chair has a broken leg") is None


def test_a_broken_run_goes_on_after_its_last_whole_line(tmp_path: Path) -> None:
    """What is done is not done again; what was stuck is, and its later line counts."""
    path = tmp_path / "rows.jsonl"
    rows = Rows.open(path)
    rows.add(row("a"))
    rows.add(row("b", ended=STUCK))
    rows.add(Pace(messages=2, seconds=1.5))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key":"c","sour')

    again = Rows.open(path)
    assert (again.done("a"), again.done("b"), again.done("c")) == (True, False, False)
    again.add(row("b"))
    found = Rows.open(path)
    assert [one.ended for one in found.of(["b", "a", "c"])] == ["resolved", "resolved"]
    assert [pace.messages for pace in found.paces] == [2]


def test_what_was_not_seen_in_n_messages_may_still_happen_in_three_of_n() -> None:
    """And what was seen is counted, with what it was."""
    fine = [row(str(n), changes=(Change(tool="billing.refund"),)) for n in range(300)]
    right = result(fine, [])
    assert right["wrong_automatic_actions_of_messages"]["rule_of_three"] == pytest.approx(0.01)

    bad = row("bad", changes=(Change(tool="orders.cancel", fault="kind"),), told=("cancel_order",))
    wrong = result([*fine, bad], [Pace(messages=301, seconds=60)])
    assert wrong["wrong_automatic_actions_of_messages"]["n"] == 1
    assert wrong["wrong_answers_of_answers"]["n"] == 1
    assert [one["key"] for one in wrong["odd"]] == ["bad"]
    assert wrong["messages_per_minute"] == pytest.approx(301)


async def test_what_the_engine_does_is_read_from_the_shops_ledger(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """An invoice is sent unasked; a label that allows none makes the same thing a wrong action."""
    text = "Please send me a copy of the invoice for order 40001."
    asked = Mixed(text, "own", (("invoice_copy",),))
    not_asked = Mixed(text, "own", (("where_is_my_order",),))
    rows = Rows.open(tmp_path / "rows.jsonl")
    sent = written([asked, not_asked], customers(utc_now().date()))
    async with running_house(temporal_env, tmp_path / "house") as house:
        with Progress(disable=True) as progress:
            progress.add_task("messages")
            assert await send(house, sent, rows, progress) == []

    right, wrong = rows.of([asked.key, not_asked.key])
    assert (right.ended, wrong.ended) == ("resolved", "resolved")
    assert [(c.tool, c.order, c.fault) for c in right.changes] == [
        ("orders.send_invoice", sent[0].order.id, "")
    ]
    assert [(c.tool, c.fault) for c in wrong.changes] == [("orders.send_invoice", "kind")]
    assert not right.wrongly_told
    assert wrong.wrongly_told
    assert right.activities > 0
