"""However often and however many at once: an action is carried out once, and money adds up."""

import asyncio
import json

from casework.demo.shop.cast import ANNA, BRUNO, CLARA
from casework.domain.money import Money
from tests.integration.shop.support import Worker, problem, refund_action

TWENTY = 20


async def test_a_retry_gets_the_same_answer(worker: Worker) -> None:
    """The second call pays nothing and answers the same bytes, marked as a replay."""
    action = refund_action(ANNA, Money.of(500, "EUR"))
    first = await worker.write(action)
    again = await worker.write(action)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await worker.ledger("billing")) == 1


async def test_a_retry_is_looked_up_before_facts_are_compared(worker: Worker) -> None:
    """The facts are no longer what they were, because of this very action: still the answer."""
    action = refund_action(ANNA, ANNA.purchases[0].total)
    first = await worker.write(action)
    await worker.operator(
        "billing", "POST", "/_shop/change", {"charge_id": "ch_1001", "status": "disputed"}
    )

    assert (await worker.write(action)).content == first.content


async def test_an_id_used_for_something_else_is_refused(worker: Worker) -> None:
    """The same action id with another hash is no retry."""
    action = refund_action(ANNA, Money.of(500, "EUR"))
    other = refund_action(ANNA, Money.of(501, "EUR"), action_id=action.action_id)
    theirs = refund_action(BRUNO, Money.of(500, "EUR"), action_id=action.action_id)
    await worker.write(action)

    assert problem(await worker.write(other)) == (422, "hash-mismatch")
    assert problem(await worker.write(theirs)) == (422, "hash-mismatch")
    assert len(await worker.ledger("billing")) == 1


async def test_twenty_at_once_pay_once(worker: Worker) -> None:
    """Twenty concurrent calls with one action id: one refund, twenty equal answers."""
    action = refund_action(BRUNO, Money.of(24800, "EUR"))
    answers = await asyncio.gather(*(worker.write(action) for _ in range(TWENTY)))
    refunds = (await worker.get("/refunds", BRUNO.customer, "billing")).json()["data"]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == TWENTY - 1
    assert len(refunds) == 1
    assert len(await worker.ledger("billing")) == 1


async def test_twenty_different_ones_never_pass_what_was_paid(worker: Worker) -> None:
    """Twenty refunds of 40 euros, each reading anew when told of a change: seven fit in 310."""
    forty = Money.of(4000, "EUR")

    async def insist() -> int:
        while True:
            charge = (await worker.get("/charges", CLARA.customer, "billing")).json()["data"][0]
            facts = {
                "order_version": charge["order_version"],
                "refunded": charge["refunded"]["amount_minor"],
            }
            answer = await worker.write(refund_action(CLARA, forty, preconditions=facts))
            if answer.status_code != 412:
                return answer.status_code

    ends = await asyncio.gather(*(insist() for _ in range(TWENTY)))
    charge = (await worker.get("/charges", CLARA.customer, "billing")).json()["data"][0]
    refunds = (await worker.get("/refunds", CLARA.customer, "billing")).json()["data"]

    assert sorted(ends) == [201] * 7 + [409] * 13
    assert charge["refunded"]["amount_minor"] == "28000"
    assert sum(int(refund["amount"]["amount_minor"]) for refund in refunds) == 28000
    assert len(await worker.ledger("billing")) == 7


async def test_an_action_can_be_looked_up(worker: Worker) -> None:
    """The same body as then, with the read scope or the write scope of the service."""
    action = refund_action(ANNA, Money.of(500, "EUR"))
    answer = await worker.write(action)
    path = f"/actions/{action.action_id}"

    for scope in ("billing:read", "billing:refund"):
        found = await worker.get(path, ANNA.customer, "billing", scope)
        assert found.status_code == 200
        assert json.loads(found.content) == answer.json()


async def test_anothers_action_looks_like_none(worker: Worker) -> None:
    """Nobody learns of another's action by its id, nor in another service."""
    action = refund_action(ANNA, Money.of(500, "EUR"))
    await worker.write(action)
    path = f"/actions/{action.action_id}"
    theirs = await worker.get(path, BRUNO.customer, "billing")
    nobodys = await worker.get("/actions/none", BRUNO.customer, "billing")
    elsewhere = await worker.get(path, ANNA.customer, "orders")

    assert theirs.content == nobodys.content == elsewhere.content
    assert problem(theirs) == (404, "not-found")
    assert problem(await worker.get(path, ANNA.customer, "billing", "orders:read"))[0] == 403
