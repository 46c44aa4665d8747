"""The switches: a service fails as planned, and what it committed before is found afterwards."""

import httpx
import pytest

from casework.demo.shop.cast import ANNA
from casework.domain.money import Money
from tests.integration.shop.support import OPERATOR, SERVICES, Worker, problem, refund_action

FIVE = Money.of(500, "EUR")


async def faults(worker: Worker, service: str = "billing", **plan: int | bool) -> None:
    """Set the plan of one service."""
    await worker.operator(service, "PUT", "/_shop/faults", plan)


async def test_an_error_after_the_commit(worker: Worker) -> None:
    """The caller sees a 500 although the money moved; the look-up finds it, a retry replays it."""
    await faults(worker, error_after_commit=1)
    action = refund_action(ANNA, FIVE)
    failed = await worker.write(action)
    found = await worker.get(f"/actions/{action.action_id}", ANNA.customer, "billing")
    again = await worker.write(action)

    assert problem(failed) == (500, "failed")
    assert found.status_code == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == found.json()
    assert len(await worker.ledger("billing")) == 1


async def test_no_answer_after_the_commit(worker: Worker) -> None:
    """In-process, too, a dropped answer is an error of the connection, and the money moved."""
    await faults(worker, drop_answer=1)
    action = refund_action(ANNA, FIVE)
    with pytest.raises(httpx.RemoteProtocolError):
        await worker.write(action)
    found = await worker.get(f"/actions/{action.action_id}", ANNA.customer, "billing")

    assert found.status_code == 200
    assert len(await worker.ledger("billing")) == 1


async def test_faults_count_writes_that_were_committed(worker: Worker) -> None:
    """A refused write uses up no fault; two planned faults befall two writes."""
    await faults(worker, error_after_commit=2)
    refused = await worker.write(refund_action(ANNA, FIVE, preconditions={"paid": "1"}))
    told = [
        (await worker.write(refund_action(ANNA, FIVE, preconditions=facts))).status_code
        for facts in (
            {},
            {"order_version": "2", "refunded": "500"},
            {"order_version": "3", "refunded": "1000"},
        )
    ]

    assert refused.status_code == 412
    assert told == [500, 500, 201]


@pytest.mark.parametrize("service", SERVICES)
async def test_down_is_down_for_everything(worker: Worker, service: str) -> None:
    """Reads, writes, look-ups and health: 503, until the operator ends it."""
    await faults(worker, service, down=True)
    client = worker.clients[service]
    answers = [
        await client.get("/orders"),
        await client.get("/healthz"),
        await client.get("/actions/x"),
        await client.post("/charges/ch_1001/refunds"),
    ]
    await faults(worker, service)

    assert {problem(answer) for answer in answers} == {(503, "unavailable")}
    assert (await client.get("/healthz")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    "plan", [{"delay_ms": -1}, {"down": "yes"}, {"drop_answer": 1.5}, {"explode": True}], ids=str
)
async def test_a_plan_that_makes_no_sense(worker: Worker, plan: dict[str, object]) -> None:
    """A plan is refused as a whole, and the one before stays."""
    answer = await worker.clients["orders"].put(
        "/_shop/faults", json=plan, headers={"X-Shop-Operator": OPERATOR}
    )

    assert problem(answer) == (422, "validation")
