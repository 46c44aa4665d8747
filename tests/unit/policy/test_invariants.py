"""What nobody can talk away: an action is exactly as declared, or it is refused."""

from typing import Any

import pytest

from casework.domain.action import Action
from casework.domain.money import MAX_MINOR, Money
from casework.domain.verdict import Outcome
from casework.policy.invariants import INVARIANTS
from tests.unit.policy.actions import FACTS, POLICY, action, euros, refund

GOOD = refund(euros("10.00"))
ORDER = {"order_version": "3", "status": "processing"}


def changed(**fields: Any) -> Action:
    """Change whole fields of a good refund."""
    return GOOD.model_copy(update=fields)


def with_args(**args: Any) -> Action:
    """Change arguments of a good refund; None takes one away."""
    merged = {k: v for k, v in (GOOD.args | args).items() if v is not None}
    return GOOD.model_copy(update={"args": merged})


def with_facts(**facts: Any) -> Action:
    """Change preconditions of a good refund; None takes one away."""
    merged = {k: v for k, v in (GOOD.preconditions | facts).items() if v is not None}
    return GOOD.model_copy(update={"preconditions": merged})


def test_the_good_one_is_good() -> None:
    """What the table below changes is allowed as it stands."""
    assert POLICY.decide(GOOD, FACTS).outcome is Outcome.confirm


@pytest.mark.parametrize(
    ("wrong", "rule", "reason"),
    [
        (changed(tool="billing.refunds"), "known_tool", "unknown_tool"),
        (changed(tool="Billing.refund"), "known_tool", "unknown_tool"),
        (changed(tool=""), "known_tool", "unknown_tool"),
        (changed(tool_version="2"), "known_tool", "unknown_tool"),
        (changed(tool="orders.get"), "known_tool", "not_an_effect"),
        (changed(requested_by="model"), "known_requester", "unknown_requester"),
        (changed(requested_by=""), "known_requester", "unknown_requester"),
        (changed(policy_version="old"), "current_policy", "policy_changed"),
        (with_args(note="x"), "arguments_as_declared", "unknown_argument"),
        (with_args(customer="customer-2"), "arguments_as_declared", "unknown_argument"),
        (with_args(charge_id=None), "arguments_as_declared", "missing_argument"),
        (with_args(amount=None), "arguments_as_declared", "missing_argument"),
        (with_args(reason="because"), "arguments_as_declared", "wrong_argument"),
        (with_args(reason=True), "arguments_as_declared", "wrong_argument"),
        (with_args(amount="1000"), "arguments_as_declared", "wrong_argument"),
        (with_args(order_id=euros("1.00")), "arguments_as_declared", "wrong_argument"),
        (with_args(charge_id=""), "arguments_as_declared", "wrong_argument"),
        (with_args(charge_id="ch_1 or 1=1"), "arguments_as_declared", "wrong_argument"),
        (with_args(charge_id="../ch_1"), "arguments_as_declared", "wrong_argument"),
        (with_args(charge_id="ch_\u0661"), "arguments_as_declared", "wrong_argument"),
        (with_args(charge_id="c" * 201), "arguments_as_declared", "wrong_argument"),
        (with_facts(paid=None), "preconditions_as_declared", "wrong_preconditions"),
        (with_facts(extra="1"), "preconditions_as_declared", "wrong_preconditions"),
        (with_facts(order_version=""), "preconditions_as_declared", "wrong_preconditions"),
        (with_args(amount=euros("0")), "amount_where_money_moves", "wrong_amount"),
        (with_args(amount=Money.of(-1, "EUR")), "amount_where_money_moves", "wrong_amount"),
        (with_args(amount=Money.of(1000, "USD")), "same_currency", "other_currency"),
        (with_facts(currency="USD"), "same_currency", "other_currency"),
        (with_facts(paid="1e6"), "within_what_is_left", "wrong_preconditions"),
        (with_facts(paid="-1"), "within_what_is_left", "wrong_preconditions"),
        (with_facts(refunded="-100000"), "within_what_is_left", "wrong_preconditions"),
        (with_facts(paid="9" * 17), "within_what_is_left", "wrong_preconditions"),
    ],
)
def test_whatever_is_not_exactly_right_is_refused(wrong: Action, rule: str, reason: str) -> None:
    """Each way of being wrong is denied by the rule that names it."""
    verdict = POLICY.decide(wrong, FACTS)

    assert verdict.outcome is Outcome.deny
    assert (verdict.rule, verdict.reason) == (f"invariant:{rule}", reason)


@pytest.mark.parametrize("address", ["", "   ", "x" * 301, "Cafe\u0301 1"])
def test_text_is_there_short_and_composed(address: str) -> None:
    """Free text must say something, fit its length and be NFC, as its hash takes it to be."""
    change = action("orders.change_address", {"order_id": "1001", "address": address}, ORDER)

    assert POLICY.decide(change, FACTS).reason == "wrong_argument"


def test_text_of_the_full_length_is_accepted() -> None:
    """The line itself belongs to what is allowed."""
    change = action("orders.change_address", {"order_id": "1001", "address": "x" * 300}, ORDER)

    assert POLICY.decide(change, FACTS).outcome is Outcome.confirm


def test_an_enormous_amount_is_refused_whatever_was_paid() -> None:
    """The largest amount we can write is still above the cap."""
    large = refund(Money.of(MAX_MINOR, "EUR"), paid=MAX_MINOR)

    assert POLICY.decide(large, FACTS).outcome is Outcome.deny


def test_every_invariant_says_what_it_promises() -> None:
    """Each invariant has a sentence under its name, and a name of its own."""
    assert all(invariant.__doc__ for invariant in INVARIANTS)
    assert len({invariant.__name__ for invariant in INVARIANTS}) == len(INVARIANTS)
