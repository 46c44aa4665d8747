"""Double charges, cancellations, addresses, locks, invoices and answers follow their rules."""

import pytest

from casework.domain.case import Span
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import CannotHelp, Clarify, NeedFacts, Origin, Plan, Planned
from casework.domain.results import Done
from casework.models.procedures import plan
from tests.unit.models.procedures.test_refunds import step_of
from tests.unit.models.shop_facts import account, charge, goal, need, order, refund, tried, view

TWICE = goal("double_charge")
FIRST = charge("ch_1", captured_at="2026-03-03T10:00:00+00:00")
SECOND = charge("ch_2", captured_at="2026-03-03T10:04:00+00:00", order_version="1")
SPAN = Span(message_id="message-1", start=3, end=30)
DONE = Done(action_id="action-1", receipt="r")


def test_the_later_of_two_payments_goes_back() -> None:
    """Two payments of one amount for one order within a day: the second is one too many."""
    step = step_of(plan(view(TWICE, SECOND, FIRST, order())))

    assert (step.value("charge_id"), step.value("reason")) == ("ch_2", "double_charge")
    assert step.value("amount") == Money.of(2490, "EUR")
    assert step.preconditions["order_version"] == "1"


def test_payments_are_looked_at_on_the_billing_side() -> None:
    """Payments and orders are read together, all of them or those of the named order."""
    named = goal("double_charge", order_id="1001")

    assert plan(view(TWICE)) == NeedFacts(
        needs=(need("billing.list_charges"), need("orders.list_mine"))
    )
    assert plan(view(named)) == NeedFacts(
        needs=(need("billing.list_charges", "1001"), need("orders.get", "1001"))
    )


@pytest.mark.parametrize(
    ("second", "duplicate"),
    [
        (charge("ch_2", captured_at="2026-03-04T10:00:00+00:00"), True),  # 24 h to the second
        (charge("ch_2", captured_at="2026-03-04T10:00:01+00:00"), False),
        (charge("ch_2", paid=2491), False),
        (charge("ch_2", order_id="1002"), False),
        (charge("ch_2", status="disputed"), False),
    ],
)
def test_only_a_true_duplicate_counts(second: Fact, duplicate: bool) -> None:
    """Another order, amount, day or state is another payment."""
    planned = plan(view(TWICE, FIRST, second, order()))

    if duplicate:
        assert step_of(planned).value("charge_id") == "ch_2"
    else:
        assert planned == CannotHelp(reason="no_duplicate")


def test_a_duplicate_that_went_back_already_is_told() -> None:
    """Neither payment is returned once one of them was."""
    back = charge("ch_1", refunded=2490)
    facts = (back, SECOND, order())

    assert plan(view(TWICE, *facts)) == NeedFacts(needs=(need("billing.list_refunds", "1001"),))
    assert plan(view(TWICE, *facts, refund())) == Plan(answer="already_refunded")


def test_two_orders_paid_twice_are_asked_about() -> None:
    """The customer says which; the label falls back to the amount."""
    other = (
        charge("ch_3", order_id="1002", paid=500),
        charge("ch_4", order_id="1002", paid=500),
    )
    asked = plan(view(TWICE, FIRST, SECOND, *other, order()))

    assert isinstance(asked, Clarify)
    assert [c.label for c in asked.choices] == [
        "Order 1001: Blue mug, March 3, 2026, €24.90",
        "Order 1002, €5.00",
    ]
    assert plan(view(TWICE, FIRST, SECOND, *other, order(), questions=2)) == CannotHelp(
        reason="not_understood", to_person=True
    )


def test_three_payments_are_a_persons() -> None:
    """More than one payment too many is not unravelled by rule."""
    third = charge("ch_3", captured_at="2026-03-03T10:09:00+00:00")

    assert plan(view(TWICE, FIRST, SECOND, third, order())) == CannotHelp(
        reason="several_duplicates", to_person=True
    )


def test_no_payments_and_no_such_order() -> None:
    """Nothing paid twice when nothing was paid; an unknown order is not found."""
    nothing = (need("billing.list_charges"), need("orders.list_mine"))
    named = goal("double_charge", order_id="9")

    assert plan(view(TWICE, missing=nothing)) == CannotHelp(reason="no_duplicate")
    assert plan(view(named, missing=(need("orders.get", "9"),))) == CannotHelp(
        reason="order_not_found"
    )


def test_a_known_order_is_not_read_again() -> None:
    """After the choice only the payments of that order are missing."""
    named = goal("double_charge", order_id="1001")

    assert plan(view(named, order())) == NeedFacts(needs=(need("billing.list_charges", "1001"),))


CANCEL = goal("cancel_order", order_id="1001")
PROCESSING = order(status="processing", delivered_on=None, shipped_on=None)


def test_an_order_in_preparation_is_cancelled_first() -> None:
    """The money comes later, on facts read after the cancellation."""
    step = step_of(plan(view(CANCEL, PROCESSING)))

    assert step.tool == "orders.cancel"
    assert step.preconditions == {"order_version": "3", "status": "processing"}
    assert step.read_back == (need("orders.get", "1001"),)


def test_the_money_follows_on_fresh_facts() -> None:
    """Cancelled, read anew, paid back, done: one step at a time."""
    cancelled = (tried(step_of(plan(view(CANCEL, PROCESSING))), DONE),)
    fresh = order(status="cancelled")

    reading = plan(view(CANCEL, PROCESSING, past=cancelled))
    paying = plan(view(CANCEL, fresh, charge(), past=cancelled))

    assert reading == NeedFacts(
        needs=(need("orders.get", "1001"), need("billing.list_charges", "1001"))
    )
    step = step_of(paying)
    assert (step.value("amount"), step.value("reason")) == (Money.of(2490, "EUR"), "cancelled")
    paid = (*cancelled, tried(step, DONE, 2))
    assert plan(view(CANCEL, fresh, charge(), past=paid)) == Plan()


@pytest.mark.parametrize(
    ("facts", "missing", "planned"),
    [
        ((), (need("billing.list_charges", "1001"),), Plan()),
        ((charge(refunded=2490),), (), Plan()),
        ((charge(status="disputed"),), (), CannotHelp(reason="charge_disputed", to_person=True)),
    ],
)
def test_a_cancelled_order_without_money_to_return(
    facts: tuple[Fact, ...], missing: tuple[object, ...], planned: Planned
) -> None:
    """Unpaid and paid back are done; a disputed payment is a person's."""
    cancelled = (tried(step_of(plan(view(CANCEL, PROCESSING))), DONE),)
    known = view(CANCEL, order(status="cancelled"), *facts, past=cancelled)

    assert plan(known.model_copy(update={"missing": missing})) == planned


@pytest.mark.parametrize(
    ("status", "planned"),
    [
        ("shipped", CannotHelp(reason="already_shipped")),
        ("delivered", CannotHelp(reason="already_shipped")),
        ("cancelled", Plan(answer="already_cancelled")),
    ],
)
def test_only_an_order_in_preparation_is_cancelled(status: str, planned: Planned) -> None:
    """What left can not be called back."""
    assert plan(view(CANCEL, order(status=status))) == planned


def test_the_one_order_in_preparation_is_meant() -> None:
    """Of several orders only one can be cancelled: that one is."""
    known = view(goal("cancel_order"), order("1000"), PROCESSING)

    assert step_of(plan(known)).value("order_id") == "1001"


ADDRESS = goal("change_address", order_id="1001").with_slots(
    goal("change_address", SPAN, address=None).slots
)


def test_an_address_stays_in_the_customers_words() -> None:
    """The step points to the words and holds none of them."""
    step = step_of(plan(view(ADDRESS, PROCESSING)))
    address = next(a for a in step.arguments if a.name == "address")

    assert (address.value, address.origin, address.span) == (None, Origin.words, SPAN)


def test_a_missing_address_is_asked_for() -> None:
    """Free words, no choices."""
    asked = plan(view(goal("change_address", order_id="1001"), PROCESSING))

    assert asked == Clarify(slot="address", template="which_address")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("shipped", "already_shipped"),
        ("delivered", "already_shipped"),
        ("cancelled", "order_cancelled"),
    ],
)
def test_only_an_order_in_preparation_goes_elsewhere(status: str, reason: str) -> None:
    """What left has its address."""
    assert plan(view(ADDRESS, order(status=status))) == CannotHelp(reason=reason)


UNLOCK = goal("unlock_account")


def test_failed_sign_ins_are_unlocked() -> None:
    """The lock's reason and the account's version are what the step relies on."""
    step = step_of(plan(view(UNLOCK, account())))

    assert (step.tool, step.arguments) == ("accounts.unlock", ())
    assert step.preconditions == {"account_version": "4", "lock_reason": "too_many_attempts"}


@pytest.mark.parametrize(
    ("known", "planned"),
    [
        (view(UNLOCK), NeedFacts(needs=(need("accounts.get"),))),
        (
            view(UNLOCK, missing=(need("accounts.get"),)),
            CannotHelp(reason="no_account", to_person=True),
        ),
        (
            view(UNLOCK, account(lock_reason="security_hold")),
            CannotHelp(reason="security_hold", to_person=True),
        ),
        (
            view(UNLOCK, account(lock_reason="something_new")),
            CannotHelp(reason="security_hold", to_person=True),
        ),
        (view(UNLOCK, account(status="active", lock_reason="")), Plan(answer="account_active")),
    ],
)
def test_no_other_lock_is_opened(known: object, planned: Planned) -> None:
    """A security hold, or a reason nobody knows, belongs to a person."""
    assert plan(known) == planned  # type: ignore[arg-type]


def test_the_invoice_goes_to_the_account() -> None:
    """The order is the only argument; there is nothing to read back."""
    step = step_of(plan(view(goal("invoice_copy", order_id="1001"), order())))

    assert [a.name for a in step.arguments] == ["order_id"]
    assert step.read_back == ()


def test_where_an_order_is_needs_only_the_order() -> None:
    """The order under way is the one that is asked about."""
    known = view(goal("where_is_my_order"), order("1000"), order(status="shipped"))

    assert plan(known) == Plan(answer="where_is_my_order")


@pytest.mark.parametrize(
    ("order_id", "facts", "missing", "planned"),
    [
        (None, (), (), NeedFacts(needs=(need("billing.list_refunds"),))),
        (None, (), (need("billing.list_refunds"),), Plan(answer="no_refund_found")),
        (None, (refund(),), (), Plan(answer="refund_status")),
        (
            "1001",
            (),
            (),
            NeedFacts(needs=(need("orders.get", "1001"), need("billing.list_refunds", "1001"))),
        ),
        ("1001", (refund(), order()), (), Plan(answer="refund_status")),
        (
            "9",
            (),
            (need("orders.get", "9"), need("billing.list_refunds", "9")),
            CannotHelp(reason="order_not_found"),
        ),
    ],
)
def test_an_earlier_refund_is_told_from_billing(
    order_id: str | None, facts: tuple[Fact, ...], missing: tuple[object, ...], planned: Planned
) -> None:
    """The state of a refund is what billing says of it."""
    wanted = goal("refund_status", order_id=order_id) if order_id else goal("refund_status")
    known = view(wanted, *facts).model_copy(update={"missing": missing})

    assert plan(known) == planned


@pytest.mark.parametrize(
    "kind",
    ["cancel_order", "change_address", "invoice_copy", "where_is_my_order", "refund_changed_mind"],
)
def test_no_kind_acts_on_an_order_that_is_not_there(kind: str) -> None:
    """Each kind first reads the order, and without it nothing can be done."""
    wanted = goal(kind, order_id="9")

    assert isinstance(plan(view(wanted)), NeedFacts)
    assert plan(view(wanted, missing=(need("orders.get", "9"),))) == CannotHelp(
        reason="order_not_found"
    )


@pytest.mark.parametrize(
    ("kind", "fits", "other"),
    [
        ("change_address", {"status": "processing"}, {}),
        ("invoice_copy", {}, {"status": "cancelled"}),
        ("refund_changed_mind", {}, {"delivered_on": "2025-01-01"}),
        ("refund_not_arrived", {"status": "shipped", "expected_on": "2026-03-01"}, {}),
    ],
)
def test_the_one_order_that_fits_is_meant(
    kind: str, fits: dict[str, str], other: dict[str, str]
) -> None:
    """Of two orders only one can be meant: nobody is asked which."""
    known = view(goal(kind), order(**fits), order("1005", **other), charge())

    planned = plan(known)

    assert not isinstance(planned, Clarify) or planned.slot == "address"


def test_an_address_is_asked_for_at_most_twice() -> None:
    """Then a person takes over."""
    known = view(goal("change_address", order_id="1001"), PROCESSING, questions=2)

    assert plan(known) == CannotHelp(reason="not_understood", to_person=True)
