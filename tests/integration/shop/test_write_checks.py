"""A write is checked in one order, and the first check that fails is the answer."""

import json
from typing import Any

import pytest

from casework.demo.shop.cast import ANNA, BRUNO, ELIF, LENA
from casework.domain.money import Money
from tests.integration.shop.support import (
    Worker,
    make_action,
    problem,
    refund_action,
)

FIVE = Money.of(500, "EUR")


def refund_token(worker: Worker, **claims: Any) -> str:
    """Sign a token for anna's refund of five euros, with claims of one's own."""
    return worker.signer.token(ANNA.customer, "billing", "billing:refund", **claims)


async def test_a_good_write_is_carried_out_and_written_down(worker: Worker) -> None:
    """Five euros go back once: the answer, the charge and the ledger say the same."""
    action = refund_action(ANNA, FIVE)
    answer = await worker.write(action)
    charge = (await worker.get("/charges", ANNA.customer, "billing")).json()["data"][0]
    refund = (await worker.get("/refunds", ANNA.customer, "billing")).json()["data"][0]
    (row,) = await worker.ledger("billing", ANNA.customer)

    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"action_id", "reference", "state", "details"}
    assert (body["action_id"], body["reference"]) == (action.action_id, refund["id"])
    assert all(isinstance(value, str) for value in body["details"].values())
    assert charge["refunded"] == {"amount_minor": "500", "currency": "EUR"}
    assert charge["order_version"] == "2"
    assert refund["action_id"] == action.action_id
    assert refund["amount"] == {"amount_minor": "500", "currency": "EUR"}
    assert (row["action_hash"], row["amount"]) == (action.hash(), refund["amount"])
    assert (row["tool"], row["worker"], row["case"]) == ("billing.refund", "worker", "case-1")


async def test_every_check_in_its_order(worker: Worker) -> None:
    """A request that is wrong in every way is told one thing at a time, in the spec's order."""
    action = refund_action(ANNA, FIVE, preconditions={"refunded": "7"})
    other = refund_action(ANNA, Money.of(600, "EUR"))
    worse = action.model_copy(update={"args": action.args | {"charge_id": "ch_1002"}})
    wrong: dict[str, Any] = {"path": "/charges/ch_1001/refunds", "body": {"x": 1}, "key": None}
    bad_hash: dict[str, Any] = {"action": action, "action_hash": "0" * 64}

    def token(scope: str = "billing:refund", **claims: Any) -> str:
        return worker.signer.token(ANNA.customer, "billing", scope, **claims)

    told = [
        problem(await worker.write(action, token=token("x:y", aud="x", **bad_hash), **wrong)),
        problem(await worker.write(action, token=token("x:y", **bad_hash), **wrong)),
        problem(await worker.write(action, token=token(**bad_hash), **wrong)),
        problem(await worker.write(action, token=token(**bad_hash), **wrong | {"key": "k"})),
        problem(await worker.write(action, token=token(**bad_hash), **wrong | {"key": "same"})),
        problem(await worker.write(action, **wrong | {"key": "same"})),
        problem(await worker.write(action, path="/charges/ch_1002/refunds")),
        problem(await worker.write(worse)),
        problem(await worker.write(action)),
    ]

    assert told == [
        (401, "unauthorized"),
        (403, "scope-missing"),
        (400, "idempotency-key-missing"),
        (422, "hash-mismatch"),
        (422, "hash-mismatch"),
        (422, "validation"),
        (422, "hash-mismatch"),
        (404, "not-found"),
        (412, "facts-changed"),
    ]
    assert await worker.ledger("billing") == []
    assert (await worker.write(other)).status_code == 201


async def test_a_conflict_goes_before_changed_facts(worker: Worker) -> None:
    """What the state forbids is said before facts are compared: already shipped, not "changed"."""
    await worker.operator(
        "orders", "POST", "/_shop/change", {"order_id": "1013", "status": "shipped"}
    )
    answer = await worker.write(_cancel())

    assert problem(answer) == (409, "not-allowed")
    assert answer.json()["reason"] == "already_shipped"


@pytest.mark.parametrize(
    "details",
    [
        None,
        [],
        "casework_action",
        [{"type": "casework_action"}],
        [{"type": "other", "action": {"v": 1}, "action_hash": ""}],
        [{"type": "casework_action", "action": {"v": 1}, "action_hash": "0" * 64}],
        [{"type": "casework_action", "action": {"v": 1, "args": "\ud800"}, "action_hash": ""}],
    ],
    ids=repr,
)
async def test_a_token_without_a_whole_action_orders_nothing(
    worker: Worker, details: object
) -> None:
    """The scope alone is no order."""
    token = refund_token(worker, authorization_details=details)

    answer = await worker.write(refund_action(ANNA, FIVE), token=token)

    assert problem(answer) == (422, "hash-mismatch")


async def test_an_action_of_no_canonical_form_is_refused(worker: Worker) -> None:
    """Half a surrogate pair can be sent but not hashed: 422, no crash."""
    detail = {"v": 1, **refund_action(ANNA, FIVE).model_dump(mode="json"), "case": "\ud800"}
    details = [{"type": "casework_action", "action": detail, "action_hash": "0" * 64}]
    token = refund_token(worker, authorization_details=details)

    answer = await worker.write(refund_action(ANNA, FIVE), token=token)

    assert problem(answer) == (422, "hash-mismatch")


async def test_two_actions_in_one_token_are_none(worker: Worker) -> None:
    """One token orders one action; two leave open which."""
    action = refund_action(ANNA, FIVE)
    detail = {
        "type": "casework_action",
        "action": {"v": 1, **action.model_dump(mode="json")},
        "action_hash": action.hash(),
    }
    token = refund_token(worker, authorization_details=[detail, detail])

    assert problem(await worker.write(action, token=token)) == (422, "hash-mismatch")


@pytest.mark.parametrize(
    "change",
    [
        {"tool": "orders.cancel"},
        {"tool": "Billing.refund"},
        {"customer": BRUNO.customer},
        {"tenant": "other"},
    ],
    ids=str,
)
async def test_an_action_for_something_else_is_refused(
    worker: Worker, change: dict[str, str]
) -> None:
    """Another tool, customer or tenant in a well-hashed action does not fit this endpoint."""
    action = refund_action(ANNA, FIVE)
    changed = action.model_copy(update=change)
    token = refund_token(worker, action=changed)

    assert problem(await worker.write(action, token=token)) == (422, "hash-mismatch")


async def test_version_one_is_the_only_version(worker: Worker) -> None:
    """An action of an unknown form is not read as if it were known."""
    action = refund_action(ANNA, FIVE)
    detail = {
        "type": "casework_action",
        "action": {"v": 2, **action.model_dump(mode="json")},
        "action_hash": action.hash(),
    }
    token = refund_token(worker, authorization_details=[detail])

    assert problem(await worker.write(action, token=token)) == (422, "hash-mismatch")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"amount_minor": "501", "currency": "EUR"}},
        {"order_id": "1002"},
        {"reason": "double_charge"},
    ],
    ids=str,
)
async def test_arguments_must_be_the_actions(worker: Worker, change: dict[str, Any]) -> None:
    """One cent more than was allowed is another action."""
    body = {**_body(), **change}

    answer = await worker.write(refund_action(ANNA, FIVE), body=body)

    assert problem(answer) == (422, "hash-mismatch")


@pytest.mark.parametrize("name", ["charge_id", "customer", "v", "note"])
async def test_no_argument_more(worker: Worker, name: str) -> None:
    """What is not an argument is refused, not ignored; nor may the body repeat the path."""
    answer = await worker.write(refund_action(ANNA, FIVE), body={**_body(), name: "ch_1001"})

    assert problem(answer) == (422, "validation")


@pytest.mark.parametrize("name", ["order_id", "amount", "reason"])
async def test_no_argument_less(worker: Worker, name: str) -> None:
    """Nothing is filled in for the caller."""
    body = {key: value for key, value in _body().items() if key != name}

    answer = await worker.write(refund_action(ANNA, FIVE), body=body)

    assert problem(answer) == (422, "validation")


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "7",
        '"text"',
        '{"amount": NaN}',
        "\ufeff{}",
        '{"reason": "damaged", "reason": "damaged"}',
        "[" * 10_000,
        json.dumps({"reason": "x" * 20_000}),
    ],
    ids="broken list figure text nan bom twins deep long".split(),
)
async def test_a_body_that_is_no_sane_json(worker: Worker, content: str) -> None:
    """Broken, twofold, endless: 422 with a sentence, and nothing is done."""
    answer = await worker.write(refund_action(ANNA, FIVE), content=content)

    assert problem(answer) == (422, "validation")


@pytest.mark.parametrize(
    "amount",
    [
        {"amount_minor": "NaN", "currency": "EUR"},
        {"amount_minor": "Infinity", "currency": "EUR"},
        {"amount_minor": "-500", "currency": "EUR"},
        {"amount_minor": -500, "currency": "EUR"},
        {"amount_minor": "0", "currency": "EUR"},
        {"amount_minor": "5.001", "currency": "EUR"},
        {"amount_minor": 500.0, "currency": "EUR"},
        {"amount_minor": "5e2", "currency": "EUR"},
        {"amount_minor": "٥٠٠", "currency": "EUR"},
        {"amount_minor": True, "currency": "EUR"},
        {"amount_minor": "9" * 17, "currency": "EUR"},
        {"amount_minor": "500", "currency": "XXX"},
        {"amount_minor": "500", "currency": "eur"},
        {"amount_minor": "500"},
        "5.00",
        500,
        None,
    ],
    ids=str,
)
async def test_no_amount_but_a_positive_whole_one(worker: Worker, amount: object) -> None:
    """Not a number, negative, zero, over-precise or no money at all: 422."""
    answer = await worker.write(refund_action(ANNA, FIVE), body={**_body(), "amount": amount})

    assert problem(answer) == (422, "validation")


@pytest.mark.parametrize("minor", [0, -500])
async def test_not_even_an_ordered_amount_may_be_nothing(worker: Worker, minor: int) -> None:
    """An action for nothing, or for less, is refused although body and token agree."""
    answer = await worker.write(refund_action(ANNA, Money.of(minor, "EUR")))

    assert problem(answer) == (422, "validation")
    assert await worker.ledger("billing") == []


async def test_not_even_an_ordered_amount_may_be_in_another_currency(worker: Worker) -> None:
    """Yen cannot come back on a charge in euros."""
    answer = await worker.write(refund_action(ANNA, Money.of(500, "JPY")))

    assert problem(answer) == (422, "validation")
    assert await worker.ledger("billing") == []


@pytest.mark.parametrize(
    "preconditions",
    [{}, {"order_version": "1"}, {"more": "1"}],
    ids=str,
)
async def test_the_facts_must_be_named_exactly(
    worker: Worker, preconditions: dict[str, str]
) -> None:
    """An action that rests on fewer facts than the backend compares is not carried out."""
    action = refund_action(ANNA, FIVE)
    facts = action.preconditions | preconditions if "more" in preconditions else preconditions
    answer = await worker.write(action.model_copy(update={"preconditions": facts}))

    assert problem(answer) == (422, "validation")


async def test_changed_facts_are_named(worker: Worker) -> None:
    """Somebody refunded a part meanwhile: 412 with what was and what is, nothing written."""
    await worker.operator(
        "billing",
        "POST",
        "/_shop/change",
        {"charge_id": "ch_1001", "refund": {"amount_minor": "990", "currency": "EUR"}},
    )
    small = await worker.write(refund_action(ANNA, FIVE))
    whole = await worker.write(refund_action(ANNA, ANNA.purchases[0].total))

    assert problem(small) == problem(whole) == (412, "facts-changed")
    assert small.json()["changes"] == [
        {"name": "order_version", "was": "1", "now": "2"},
        {"name": "refunded", "was": "0", "now": "990"},
    ]
    assert await worker.ledger("billing") == []


async def test_more_than_is_left_is_a_conflict(worker: Worker) -> None:
    """A cent above what was paid is refused although the facts agree."""
    answer = await worker.write(refund_action(ANNA, Money.of(2491, "EUR")))

    assert problem(answer) == (409, "not-allowed")
    assert answer.json()["reason"] == "above_refundable"


async def test_a_disputed_charge_is_the_banks(worker: Worker) -> None:
    """While the bank asks about a charge nothing is refunded on it."""
    change = {"charge_id": "ch_1001", "status": "disputed"}
    await worker.operator("billing", "POST", "/_shop/change", change)
    answer = await worker.write(refund_action(ANNA, FIVE))

    assert answer.json()["reason"] == "disputed"


async def test_one_charge_of_two(worker: Worker) -> None:
    """Of a double charge the second is refunded and the first stays."""
    second = {"charge_id": "ch_1005_2"}
    action = refund_action(ELIF, Money.of(12900, "EUR"))
    action = action.model_copy(update={"args": action.args | second})
    answer = await worker.write(action)
    charges = (await worker.get("/charges", ELIF.customer, "billing")).json()["data"]

    assert answer.status_code == 201
    assert [(c["id"], c["refunded"]["amount_minor"]) for c in charges] == [
        ("ch_1005_2", "12900"),
        ("ch_1005", "0"),
    ]


async def test_a_charge_of_another_order_is_not_there(worker: Worker) -> None:
    """Order and charge must belong together."""
    action = refund_action(ANNA, FIVE)
    action = action.model_copy(update={"args": action.args | {"order_id": "1002"}})

    assert problem(await worker.write(action)) == (404, "not-found")


def _body() -> dict[str, Any]:
    return {
        "order_id": "1001",
        "amount": {"amount_minor": "500", "currency": "EUR"},
        "reason": "damaged",
    }


def _cancel() -> Any:
    return make_action(
        "orders.cancel",
        LENA.customer,
        {"order_id": "1013"},
        {"order_version": "1", "status": "processing"},
    )
