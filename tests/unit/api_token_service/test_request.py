"""A token request is read exactly, or not at all."""

import json
from typing import Any

import pytest

from casework.api.token_service.refusal import Malformed, Reason, Refusal
from casework.api.token_service.request import RowsRequest, TokenRequest, parse
from casework.domain.money import Money
from tests.unit.policy.actions import refund

ACTION = refund(Money.of(14800, "EUR"))
FORM = [
    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
    ("subject_token", "grant-1"),
    ("subject_token_type", "urn:casework:token-type:grant"),
    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
    ("client_assertion", "a.b.c"),
]


def written(**changes: Any) -> dict[str, Any]:
    """Write the action as it is sent, changed as told."""
    return {"v": 1, **ACTION.model_dump(mode="json"), **changes}


def detail(action: Any, **changes: Any) -> dict[str, Any]:
    """Write the detail around it."""
    return {
        "type": "casework_action",
        "action": action,
        "action_hash": ACTION.hash(),
        **changes,
    }


def wanting(details: Any) -> TokenRequest | RowsRequest | Malformed:
    """Read a request with these details."""
    return parse([*FORM, ("authorization_details", json.dumps(details))])


def test_the_action_arrives_as_it_was() -> None:
    """What is read has the hash of what was sent."""
    request = wanting([detail(written())])

    assert isinstance(request, TokenRequest)
    assert request.wanted is not None
    assert request.wanted.action == ACTION
    assert request.wanted.action.hash() == request.wanted.action_hash


@pytest.mark.parametrize(
    "details",
    [
        [],
        {},
        "casework_action",
        [detail(written()), detail(written())],
        [detail(written(), type="payment")],
        [detail(written(), locations=["x"])],
        [detail(written(), action_hash=None)],
        [detail(written(v=2))],
        [detail(written(v="1"))],
        [detail(written(v=True))],
        [detail(ACTION.model_dump(mode="json"))],
        [detail(written(more="x"))],
        [detail({"v": 1})],
        [detail(None)],
        [detail(written(tool=1))],
        [detail(written(args={"amount": 14800}))],
        [detail(written(args={"amount": 1.5}))],
        [detail(written(args={"amount": 1}))],
        [detail(written(args={"amount": None}))],
        [detail(written(args={"amount": ["x"]}))],
        [detail(written(args={"amount": {"amount_minor": "1e3", "currency": "EUR"}}))],
        [detail(written(args={"amount": {"amount_minor": "1", "currency": "XXX"}}))],
        [detail(written(args={"charge_id": "\ud800"}))],
        [detail(written(preconditions={"paid": 14800}))],
    ],
    ids=range(24),
)
def test_anything_but_one_exact_action_is_malformed(details: Any) -> None:
    """No other detail, no second one, no number for a text, no unknown member."""
    assert isinstance(wanting(details), Malformed)


@pytest.mark.parametrize("text", ["", "null", "[", "[" * 100_000], ids=len)
def test_details_that_are_no_json_are_malformed(text: str) -> None:
    """Noise is refused, however deep it is."""
    assert isinstance(parse([*FORM, ("authorization_details", text)]), Malformed)


def test_a_field_counts_once() -> None:
    """A second value for a field is refused: which one counts must never be a question."""
    twice = [*FORM, ("audience", "orders"), ("scope", "orders:read"), ("audience", "billing")]

    assert isinstance(parse(twice), Malformed)
    assert isinstance(parse(twice[:-1]), TokenRequest)


def test_every_reason_has_its_sentence() -> None:
    """Each refusal can be written down, with a 401 only for who the worker is."""
    bodies = {reason: Refusal(reason=reason) for reason in Reason}

    assert all(refusal.body()["error_description"] for refusal in bodies.values())
    assert {reason for reason, refusal in bodies.items() if refusal.status == 401} == {
        Reason.unknown_worker,
        Reason.replayed_assertion,
    }
