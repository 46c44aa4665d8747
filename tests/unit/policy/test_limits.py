"""Every limit of the default rules, exactly on the line and one cent above it."""

import pytest

from casework.domain.money import Money
from casework.domain.verdict import Outcome
from tests.unit.policy.actions import FACTS, NOW, POLICY, action, euros, refund

ORDER = {"order_version": "3", "status": "processing"}


@pytest.mark.parametrize(
    ("amount", "outcome", "rule"),
    [
        ("0.01", Outcome.confirm, "refund-small"),
        ("100.00", Outcome.confirm, "refund-small"),
        ("100.01", Outcome.approve, "refund-medium"),
        ("500.00", Outcome.approve, "refund-medium"),
        ("500.01", Outcome.four_eyes, "refund-large"),
        ("2000.00", Outcome.four_eyes, "refund-large"),
        ("2000.01", Outcome.deny, "invariant:within_the_window"),
    ],
)
def test_a_refund_needs_more_people_the_larger_it_is(
    amount: str, outcome: Outcome, rule: str
) -> None:
    """The customer up to 100.00, a supervisor up to 500.00, two up to 2,000.00, nobody above."""
    verdict = POLICY.decide(refund(euros(amount)), FACTS)

    assert (verdict.outcome, verdict.rule) == (outcome, rule)
    assert verdict.policy_version == POLICY.version


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [
        # 1 USD = 0.95 EUR; rounded up, so that a fraction of a cent is above the line.
        (Money.of(10526, "USD"), Outcome.confirm),  # 99.997 -> 100.00
        (Money.of(10527, "USD"), Outcome.approve),  # 100.0065 -> 100.01
        # 1 JPY = 0.0064 EUR and has no decimals: 15,625 yen are 100.00 euros exactly.
        (Money.of(15625, "JPY"), Outcome.confirm),
        (Money.of(15626, "JPY"), Outcome.approve),
        # 1 KWD = 3.05 EUR and has three decimals: 32.786 dinars are 99.9973 euros.
        (Money.of(32786, "KWD"), Outcome.confirm),
        (Money.of(32787, "KWD"), Outcome.approve),
        (Money.of(10000, "GBP"), Outcome.approve),
        (Money.of(9000, "CHF"), Outcome.confirm),
    ],
)
def test_limits_hold_in_every_currency(amount: Money, outcome: Outcome) -> None:
    """Limits compare what the amount is worth, with the currency's own decimals."""
    assert POLICY.decide(refund(amount), FACTS).outcome is outcome


def test_without_a_rate_the_answer_is_no() -> None:
    """An amount in a currency without a rate is above every limit."""
    verdict = POLICY.decide(refund(Money.of(1, "BRL")), FACTS)

    assert (verdict.outcome, verdict.reason) == (Outcome.deny, "no_rate")


@pytest.mark.parametrize(
    ("paid", "refunded", "amount", "reason"),
    [
        (14800, 0, "148.00", "above_100"),
        (14800, 0, "148.01", "more_than_is_left"),
        (14800, 14799, "0.01", "confirm"),
        (14800, 14800, "0.01", "more_than_is_left"),
        (14800, 5000, "98.00", "confirm"),
        (14800, 5000, "98.01", "more_than_is_left"),
        (100, 200, "0.01", "more_than_is_left"),
    ],
)
def test_no_more_goes_back_than_is_left(paid: int, refunded: int, amount: str, reason: str) -> None:
    """A refund is at most what was paid minus what went back, to the cent."""
    verdict = POLICY.decide(refund(euros(amount), paid=paid, refunded=refunded), FACTS)

    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("moved", "amount", "denied"),
    [
        (190_000, "100.00", False),
        (190_001, "100.00", True),
        (199_999, "0.01", False),
        (200_000, "0.01", True),
    ],
)
def test_splitting_does_not_help(moved: int, amount: str, denied: bool) -> None:
    """What moved in the last thirty days and this action together stay within 2,000.00."""
    facts = FACTS.model_copy(update={"window_total_ref": moved})

    verdict = POLICY.decide(refund(euros(amount)), facts)

    assert (verdict.reason == "over_the_cap") is denied


def test_an_order_is_cancelled_on_the_customers_word() -> None:
    """Cancelling needs the customer's confirmation and nobody else's."""
    verdict = POLICY.decide(action("orders.cancel", {"order_id": "1001"}, ORDER), FACTS)

    assert (verdict.outcome, verdict.rule) == (Outcome.confirm, "cancel-order")


@pytest.mark.parametrize(
    ("requested_by", "outcome"), [("engine", Outcome.allow), ("customer", Outcome.deny)]
)
def test_only_the_engine_takes_a_cancellation_back(requested_by: str, outcome: Outcome) -> None:
    """Reinstating is a compensation, not a wish."""
    undo = action(
        "orders.reinstate",
        {"order_id": "1001"},
        {"status": "cancelled"},
        requested_by=requested_by,
    )

    assert POLICY.decide(undo, FACTS).outcome is outcome


@pytest.mark.parametrize(
    ("lock_reason", "outcome", "rule"),
    [
        ("too_many_attempts", Outcome.confirm, "unlock-after-attempts"),
        ("security_hold", Outcome.deny, "no-unlock-of-a-security-hold"),
        ("other", Outcome.deny, "cedar:no_permit"),
        ("", Outcome.deny, "invariant:preconditions_as_declared"),
    ],
)
def test_a_security_hold_is_not_unlocked(lock_reason: str, outcome: Outcome, rule: str) -> None:
    """Only a lock made by failed sign-ins is opened by the customer's word."""
    unlock = action("accounts.unlock", {}, {"account_version": "2", "lock_reason": lock_reason})

    verdict = POLICY.decide(unlock, FACTS)

    assert (verdict.outcome, verdict.rule) == (outcome, rule)


def test_an_invoice_is_simply_sent_and_an_address_confirmed() -> None:
    """A notice to the customer's own address needs nobody; another address needs her word."""
    invoice = action("orders.send_invoice", {"order_id": "1001"}, {})
    address = action("orders.change_address", {"order_id": "1001", "address": "Hill 2"}, ORDER)

    assert POLICY.decide(invoice, FACTS).outcome is Outcome.allow
    assert POLICY.decide(address, FACTS).outcome is Outcome.confirm


def test_nothing_happens_on_a_held_account() -> None:
    """A hold denies even what would need nobody."""
    facts = FACTS.model_copy(update={"customer_hold": True, "now": NOW})

    verdict = POLICY.decide(action("orders.send_invoice", {"order_id": "1001"}, {}), facts)

    assert (verdict.outcome, verdict.reason) == (Outcome.deny, "customer_held")
