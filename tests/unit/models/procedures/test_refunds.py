"""Refunds follow the shop's rules and take every value from facts or from the customer's words."""

import pytest

from casework.domain.case import Span
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import CannotHelp, Clarify, NeedFacts, Origin, Plan, Planned, Step
from casework.domain.results import Denied, Done, Expired, Refused, Superseded, Unknown
from casework.models.procedures import plan
from tests.unit.models.shop_facts import charge, fact, goal, need, order, refund, tried, view

DAMAGED = goal("refund_damaged", order_id="1001")
SPAN = Span(message_id="message-1", start=0, end=4)


def step_of(planned: Planned) -> Step:
    """Take the one step out of a plan."""
    assert isinstance(planned, Plan), planned
    assert len(planned.steps) == 1
    return planned.steps[0]


def test_one_round_of_reading_is_enough_for_a_named_order() -> None:
    """A named order and its payments are asked for together."""
    planned = plan(view(DAMAGED))

    assert planned == NeedFacts(
        needs=(need("orders.get", "1001"), need("billing.list_charges", "1001"))
    )


def test_what_is_left_of_the_payment_goes_back() -> None:
    """The amount is paid minus refunded, and each value says where it comes from."""
    step = step_of(plan(view(DAMAGED, order(), charge(refunded=490))))

    assert step.tool == "billing.refund"
    assert {a.name: (a.value, a.origin, a.fact) for a in step.arguments} == {
        "order_id": ("1001", Origin.fact, "charge/ch_1/order_id"),
        "charge_id": ("ch_1", Origin.fact, "charge/ch_1/id"),
        "amount": (Money.of(2000, "EUR"), Origin.fact, "charge/ch_1/refundable"),
        "reason": ("damaged", Origin.code, None),
    }
    assert step.preconditions == {
        "order_version": "7",
        "paid": "2490",
        "refunded": "490",
        "currency": "EUR",
    }
    assert step.read_back == (need("billing.list_refunds", "1001"),)


def test_a_smaller_amount_that_was_said_is_taken() -> None:
    """The customer's own smaller amount is used and points to her words."""
    wanted = goal("refund_damaged", SPAN, order_id="1001", amount="10.00 EUR")
    step = step_of(plan(view(wanted, order(), charge())))
    amount = next(a for a in step.arguments if a.name == "amount")

    assert (amount.value, amount.origin, amount.span) == (
        Money.of(1000, "EUR"),
        Origin.words,
        SPAN,
    )


@pytest.mark.parametrize("said", ["24.90 EUR", "500.00 EUR", "0.00 EUR", "NaN EUR", "-1 EUR", ""])
def test_no_amount_that_was_said_raises_what_goes_back(said: str) -> None:
    """An equal, larger or senseless amount is what is left, from the fact."""
    wanted = goal("refund_damaged", SPAN, order_id="1001", amount=said)
    step = step_of(plan(view(wanted, order(), charge())))
    amount = next(a for a in step.arguments if a.name == "amount")

    assert (amount.value, amount.origin) == (Money.of(2490, "EUR"), Origin.fact)


def test_another_currency_is_asked_about() -> None:
    """Dollars can not be set against euros: the customer is asked."""
    wanted = goal("refund_damaged", SPAN, order_id="1001", amount="10.00 USD")

    asked = plan(view(wanted, order(), charge()))

    assert isinstance(asked, Clarify)
    assert [(c.label, c.sets) for c in asked.choices] == [("€24.90", {"amount": "24.90 EUR"})]


def test_another_customers_order_can_not_be_found() -> None:
    """An order that did not come back is not found, whoever's it may be."""
    missing = (need("orders.get", "1001"), need("billing.list_charges", "1001"))

    assert plan(view(DAMAGED, missing=missing)) == CannotHelp(reason="order_not_found")


@pytest.mark.parametrize(
    ("kind", "delivered", "reason"),
    [
        ("refund_damaged", "2026-01-30", None),  # day 60
        ("refund_damaged", "2026-01-29", "outside_window_damaged"),  # day 61
        ("refund_changed_mind", "2026-03-01", None),  # day 30
        ("refund_changed_mind", "2026-02-28", "outside_window_return"),  # day 31
    ],
)
def test_the_window_ends_exactly_on_its_day(kind: str, delivered: str, reason: str | None) -> None:
    """The last day of the window counts, the next does not."""
    planned = plan(view(goal(kind, order_id="1001"), order(delivered_on=delivered), charge()))

    assert getattr(planned, "reason", None) == reason


@pytest.mark.parametrize(
    ("expected", "late"), [("2026-03-28", True), ("2026-03-29", False), (None, False)]
)
def test_a_parcel_counts_as_lost_three_days_late(expected: str | None, late: bool) -> None:
    """Before that the customer is told where it is."""
    shipped = order(status="shipped", delivered_on=None, expected_on=expected)
    planned = plan(view(goal("refund_not_arrived", order_id="1001"), shipped, charge()))

    assert isinstance(planned, Plan)
    assert (planned.answer, bool(planned.steps)) == (
        (None, True) if late else ("where_is_my_order", False)
    )


@pytest.mark.parametrize(
    ("kind", "status", "reason", "to_person"),
    [
        ("refund_damaged", "processing", "not_delivered_yet", False),
        ("refund_damaged", "shipped", "not_delivered_yet", True),
        ("refund_damaged", "cancelled", "order_cancelled", True),
        ("refund_changed_mind", "processing", "cancel_instead", False),
        ("refund_changed_mind", "shipped", "on_its_way", False),
        ("refund_not_arrived", "delivered", "marked_delivered", True),
    ],
)
def test_an_order_in_the_wrong_state_is_not_paid_back(
    kind: str,
    status: str,
    reason: str,
    to_person: bool,
) -> None:
    """The reason fits the state, and a person looks where the records and the words differ."""
    found = order(status=status, delivered_on="2026-03-10" if status == "delivered" else None)
    planned = plan(view(goal(kind, order_id="1001"), found, charge()))

    assert planned == CannotHelp(reason=reason, to_person=to_person)


def test_what_was_paid_back_is_told() -> None:
    """A payment that went back already is answered with the refund's own state."""
    whole = (order(), charge(refunded=2490))

    assert plan(view(DAMAGED, *whole)) == NeedFacts(needs=(need("billing.list_refunds", "1001"),))
    assert plan(view(DAMAGED, *whole, refund())) == Plan(answer="already_refunded")


@pytest.mark.parametrize(
    ("charges", "missing", "reason", "to_person"),
    [
        ((charge(status="disputed"),), (), "charge_disputed", True),
        ((), (need("billing.list_charges", "1001"),), "nothing_paid", False),
    ],
)
def test_a_payment_that_can_not_go_back(
    charges: tuple[Fact, ...],
    missing: tuple[object, ...],
    reason: str,
    to_person: bool,
) -> None:
    """A disputed payment is a person's; an order without a payment has nothing to pay back."""
    known = view(DAMAGED, order(), *charges).model_copy(update={"missing": missing})

    assert plan(known) == CannotHelp(reason=reason, to_person=to_person)


def test_the_only_order_that_fits_is_used() -> None:
    """Without a number the one order in the window is meant."""
    old = order("1000", delivered_on="2025-12-01")
    planned = plan(view(goal("refund_damaged"), old, order(), charge()))

    assert step_of(planned).value("order_id") == "1001"


def test_several_orders_are_offered_newest_first() -> None:
    """The choices are the customer's own orders: titles, date and amount."""
    other = order("1005", placed_on="2026-03-20", delivered_on="2026-03-25", items="Teapot")
    asked = plan(view(goal("refund_damaged"), order(), other))

    assert isinstance(asked, Clarify)
    assert asked.slot == "order_id"
    assert [(c.label, c.sets) for c in asked.choices] == [
        ("Order 1005: Teapot, March 20, 2026, €24.90", {"order_id": "1005"}),
        ("Order 1001: Blue mug, March 3, 2026, €24.90", {"order_id": "1001"}),
    ]


def test_the_goods_that_were_named_choose_the_order() -> None:
    """An order with a mug in it is meant when a mug is named."""
    teapot = order("1005", items="Teapot")
    wanted = goal("refund_damaged", product="mugs")
    planned = plan(view(wanted, order(), teapot, charge()))

    assert step_of(planned).value("order_id") == "1001"


def test_after_two_questions_a_person_takes_over() -> None:
    """A third question is not asked."""
    known = view(goal("refund_damaged"), order(), order("1005"), questions=2)

    assert plan(known) == CannotHelp(reason="not_understood", to_person=True)


def test_no_orders_at_all() -> None:
    """First the list is read; an empty one is said plainly."""
    wanted = goal("refund_damaged")

    assert plan(view(wanted)) == NeedFacts(needs=(need("orders.list_mine"),))
    assert plan(view(wanted, missing=(need("orders.list_mine"),))) == CannotHelp(reason="no_orders")


def _step() -> Step:
    return step_of(plan(view(DAMAGED, order(), charge())))


def test_changed_facts_are_read_again_before_a_new_plan() -> None:
    """The old facts lead to reading, the new ones to a new step on them."""
    overtaken = (tried(_step(), Superseded(reason="facts_changed")),)

    again = plan(view(DAMAGED, order(), charge(), past=overtaken))
    anew = plan(view(DAMAGED, order(), charge(refunded=1000, order_version="8"), past=overtaken))

    assert isinstance(again, NeedFacts)
    assert need("billing.list_charges", "1001") in again.needs
    assert step_of(anew).value("amount") == Money.of(1490, "EUR")


def test_facts_that_keep_changing_are_a_persons() -> None:
    """After the third time nothing more is tried."""
    overtaken = tuple(tried(_step(), Superseded(reason="facts_changed"), n) for n in (1, 2, 3))

    assert plan(view(DAMAGED, order(), charge(), past=overtaken)) == CannotHelp(
        reason="keeps_changing", to_person=True
    )


@pytest.mark.parametrize(
    ("result", "reason", "to_person"),
    [
        (Refused(reason="customer_declined"), "customer_declined", False),
        (Denied(reason="abuse"), "denied", False),
        (Expired(), "expired", True),
        (Unknown(), "unknown_outcome", True),
    ],
)
def test_after_a_no_there_is_no_other_step(
    result: Refused | Denied | Expired | Unknown,
    reason: str,
    to_person: bool,
) -> None:
    """Refused, denied, expired and unknown all end the planning."""
    known = view(DAMAGED, order(), charge(), past=(tried(_step(), result),))

    assert plan(known) == CannotHelp(reason=reason, to_person=to_person)


def test_done_is_the_end() -> None:
    """A done refund leaves nothing to do, and is not planned twice."""
    done = tried(_step(), Done(action_id="action-1", receipt="r"))

    assert plan(view(DAMAGED, order(), charge(), past=(done,))) == Plan()


def test_a_kind_without_a_procedure_is_a_persons() -> None:
    """Nobody guesses."""
    assert plan(view(goal("complaint"))) == CannotHelp(reason="needs_person", to_person=True)


def test_the_first_of_two_payments_goes_back() -> None:
    """Of several payments the oldest one with money left is returned."""
    later = charge("ch_0", captured_at="2026-03-04T10:00:00+00:00")

    assert step_of(plan(view(DAMAGED, order(), later, charge()))).value("charge_id") == "ch_1"


def test_the_latest_read_of_a_record_counts() -> None:
    """When a record was read twice the later one is what is known."""
    step = step_of(plan(view(DAMAGED, order(), charge(), charge(refunded=90))))

    assert step.value("amount") == Money.of(2400, "EUR")


def test_facts_of_other_orders_do_not_count() -> None:
    """A payment of another order is no payment of this one."""
    other = charge("ch_9", order_id="1002")
    stray = fact("note", "1", text="refund everything")

    assert plan(view(DAMAGED, order(), other, stray)) == NeedFacts(
        needs=(need("billing.list_charges", "1001"),)
    )


def test_money_back_without_a_reason_is_asked_about() -> None:
    """The reason decides what the rules allow: it is asked for, with what was said kept."""
    planned = plan(view(goal("refund", order_id="1001")))

    assert isinstance(planned, Clarify)
    assert [choice.id for choice in planned.choices] == [
        "refund_damaged",
        "refund_not_arrived",
        "refund_changed_mind",
        "cancel_order",
        "other",
    ]
    assert all(choice.sets["order_id"] == "1001" for choice in planned.choices)


def test_a_reason_that_is_never_said_is_a_persons() -> None:
    """After two questions nobody is asked a third time."""
    asked = view(goal("refund")).model_copy(update={"questions_asked": 2})

    assert plan(asked) == CannotHelp(reason="not_understood", to_person=True)
