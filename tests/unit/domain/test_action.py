"""Actions: what was allowed can be told from everything else, today and in a year."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.domain.action import Action, action_id, subject_key
from casework.domain.approval import approval_id
from casework.domain.money import Money
from tests.unit.domain.given import EURO, a_refund

GOLDEN = json.loads(Path(__file__).with_name("golden_action.json").read_text("utf-8"))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_bytes_and_hash_are_the_ones_that_were_signed() -> None:
    """Confirmations and approvals of last year still fit: the bytes under the hash never change."""
    action = Action.model_validate(GOLDEN["action"])

    assert action.canonical().decode() == GOLDEN["canonical"]
    assert action.hash() == GOLDEN["hash"]


def test_the_order_of_names_means_nothing() -> None:
    """Two ways of writing the same action are one action."""
    action = a_refund()
    turned = a_refund(
        args=dict(reversed(action.args.items())),
        preconditions=dict(reversed(action.preconditions.items())),
    )

    assert turned.canonical() == action.canonical()
    assert turned.hash() == action.hash()


def test_composed_and_decomposed_text_is_the_same_text() -> None:
    """Text is hashed in NFC, whichever way a keyboard made it."""
    one = a_refund(args={"address": "Caf\u00e9 1"})
    other = a_refund(args={"address": "Cafe\u0301 1"})

    assert one.hash() == other.hash()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"tool": "billing.refunds"}, id="tool"),
        pytest.param({"tool_version": "2"}, id="version"),
        pytest.param({"tenant": "shop2"}, id="tenant"),
        pytest.param({"customer": "customer-2"}, id="customer"),
        pytest.param({"case": "case-2"}, id="case"),
        pytest.param({"goal": "goal-2"}, id="goal"),
        pytest.param({"action_id": action_id("case-1", "goal-1", 2)}, id="id"),
        pytest.param({"policy_version": "p2"}, id="policy"),
        pytest.param({"requested_by": "engine"}, id="requester"),
        pytest.param({"preconditions": {"order_version": "4"}}, id="preconditions"),
        pytest.param({"args": {"amount": Money.of(14801, "EUR")}}, id="a-cent-more"),
        pytest.param({"args": {"amount": Money.of(14800, "USD")}}, id="currency"),
        pytest.param({"args": {"amount": "14800"}}, id="text-instead-of-money"),
        pytest.param({"args": {"amount": EURO, "reason": "damaged "}}, id="a-space-more"),
        pytest.param({"args": {"amount": EURO, "express": True}}, id="an-argument-more"),
    ],
)
def test_any_difference_is_another_action(changes: dict[str, Any]) -> None:
    """One character anywhere makes another hash."""
    assert a_refund(**changes).hash() != a_refund().hash()


@given(st.dictionaries(TEXT, TEXT | st.booleans(), max_size=4))
def test_an_action_survives_its_way_to_a_backend(args: dict[str, str | bool]) -> None:
    """What a token carries as JSON has the hash that was allowed."""
    action = a_refund(args=args)
    carried = Action.model_validate_json(action.model_dump_json())

    assert carried.hash() == action.hash()


def test_true_is_not_the_word_true() -> None:
    """A yes-or-no argument and a text that says so are different actions."""
    assert a_refund(args={"x": True}).hash() != a_refund(args={"x": "true"}).hash()


def test_an_unknown_field_is_refused() -> None:
    """Nothing can ride along in an action without being hashed."""
    with pytest.raises(ValidationError):
        a_refund(note="please")


@pytest.mark.parametrize("value", [1.5, 2, None, ["x"]])
def test_an_argument_is_money_text_or_a_yes(value: Any) -> None:
    """Numbers, lists and nothing are no arguments."""
    with pytest.raises(ValidationError):
        a_refund(args={"amount": value})


def test_the_amount_is_the_argument_of_that_name() -> None:
    """Only money under `amount` counts as what the action moves."""
    assert a_refund().amount == EURO
    assert a_refund(args={"amount": "14800"}).amount is None
    assert a_refund(args={"total": EURO}).amount is None


def test_a_proposal_keeps_its_name() -> None:
    """The id of a goal's n-th proposal is the same in every process and every release."""
    assert action_id("case-1", "goal-1", 1) == "25a3ffc5-42f4-5ffb-92e1-c9ed3f78979d"
    assert action_id("case-1", "goal-1", 1, revision=1) == "194e7edf-2907-5d32-ba11-d618513dde42"


def test_every_proposal_has_a_name_of_its_own() -> None:
    """Cases, goals, proposals and revisions never share an id."""
    ids = {
        action_id(case, goal, n, revision)
        for case in ("case-1", "case-2")
        for goal in ("goal-1", "goal-2")
        for n in (1, 2, 11)
        for revision in (0, 1, 11)
    }

    assert len(ids) == 2 * 2 * 3 * 3


def test_an_action_has_one_approval() -> None:
    """Whoever opens the approval of an action names the same one."""
    one, other = action_id("case-1", "goal-1", 1), action_id("case-1", "goal-1", 2)

    assert approval_id(one) == approval_id(one)
    assert approval_id(one) != approval_id(other)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"case": "case-2", "goal": "goal-9"}, id="another-case"),
        pytest.param({"action_id": "x"}, id="another-proposal"),
        pytest.param(
            {"args": {"charge_id": "ch_1", "amount": Money.of(1, "EUR")}}, id="another-amount"
        ),
        pytest.param({"policy_version": "p2"}, id="another-policy"),
    ],
)
def test_a_denial_sticks_to_the_charge(changes: dict[str, Any]) -> None:
    """Another case, amount or try is still about the same charge."""
    target = ("charge_id",)

    assert subject_key(a_refund(**changes), target) == subject_key(a_refund(), target)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"tenant": "shop2"}, id="tenant"),
        pytest.param({"customer": "customer-2"}, id="customer"),
        pytest.param({"tool": "billing.pay"}, id="tool"),
        pytest.param({"args": {"charge_id": "ch_2", "amount": EURO}}, id="charge"),
        pytest.param({"args": {"amount": EURO}}, id="no-charge"),
        pytest.param(
            {"args": {"charge_id": "ch_1", "amount": Money.of(14800, "USD")}}, id="currency"
        ),
        pytest.param({"args": {"charge_id": "ch_1"}}, id="no-amount"),
    ],
)
def test_a_denial_sticks_to_nothing_else(changes: dict[str, Any]) -> None:
    """Another customer, tool, charge or currency is another subject."""
    target = ("charge_id",)

    assert subject_key(a_refund(**changes), target) != subject_key(a_refund(), target)


def test_a_tool_without_a_target_is_about_the_customer() -> None:
    """Unlocking an account has one subject for each customer."""
    unlock = a_refund(tool="accounts.unlock", args={})

    assert subject_key(unlock, ()) == subject_key(unlock, ())
    assert subject_key(unlock, ()) != subject_key(
        unlock.model_copy(update={"customer": "customer-2"}), ()
    )
