"""The same key and the same request: the same answer, done once."""

import asyncio
from hashlib import sha256

from casework.store.answers import Fresh
from tests.integration.api.world import World


async def test_the_same_key_opens_one_case(world: World) -> None:
    """A retry gets the first answer again, marked as such, and nobody is woken twice."""
    anna, body = world.token("anna"), {"message": "Broken."}
    first = await world.post("/v1/cases", anna, body, Idempotency_Key="k-1")
    second = await world.post("/v1/cases", anna, body, Idempotency_Key="k-1")
    cases = (await world.get("/v1/cases", anna)).json()["data"]

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert len(cases) == 1
    assert world.wakes.sent == 1


async def test_the_same_key_at_the_same_moment_opens_one_case(world: World) -> None:
    """Five retries at once make one case."""
    anna, body = world.token("anna"), {"message": "Broken."}
    answers = await asyncio.gather(
        *(world.post("/v1/cases", anna, body, Idempotency_Key="k-1") for _ in range(5))
    )

    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert len((await world.get("/v1/cases", anna)).json()["data"]) == 1


async def test_the_same_key_with_another_body_is_422(world: World) -> None:
    """A key stands for one request; the other is not done."""
    anna = world.token("anna")
    await world.post("/v1/cases", anna, {"message": "Broken."}, Idempotency_Key="k-1")
    answer = await world.post("/v1/cases", anna, {"message": "Lost."}, Idempotency_Key="k-1")

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("idempotency-mismatch")
    assert len((await world.get("/v1/cases", anna)).json()["data"]) == 1


async def test_keys_belong_to_who_sends_them(world: World) -> None:
    """Another customer's equal key is another key."""
    body = {"message": "Broken."}
    first = await world.post("/v1/cases", world.token("anna"), body, Idempotency_Key="k-1")
    second = await world.post("/v1/cases", world.token("bert"), body, Idempotency_Key="k-1")

    assert second.status_code == 202
    assert first.json()["id"] != second.json()["id"]


async def test_a_request_still_at_work_is_409_with_when_to_ask_again(world: World) -> None:
    """Somebody else's process holds the key: come back later."""
    async with world.deps.store.write(world.customer_scope()) as tx:
        parts = (b"POST", b"/v1/cases", b"", b'{"message":"Broken."}')
        begun = await tx.idempotency.begin(
            "customer/anna", "k-1", sha256(b"\0".join(parts)).hexdigest()
        )
    answer = await world.post(
        "/v1/cases", world.token("anna"), {"message": "Broken."}, Idempotency_Key="k-1"
    )

    assert isinstance(begun, Fresh)
    assert answer.status_code == 409
    assert answer.headers["retry-after"] == "1"


async def test_a_refused_request_may_be_sent_again_under_its_key(world: World) -> None:
    """What was rolled back is forgotten with its key: the corrected body is a first request."""
    case_id = await world.open()
    question = await world.ask(case_id)
    path, anna = f"/v1/cases/{case_id}/questions/{question}", world.token("anna")
    wrong = await world.post(path, anna, {"choice": "9999"}, Idempotency_Key="k-1")
    right = await world.post(path, anna, {"choice": "1001"}, Idempotency_Key="k-1")

    assert [wrong.status_code, right.status_code] == [422, 200]


async def test_a_decision_under_a_key_is_made_once(world: World) -> None:
    """A supervisor's retry gets the first answer instead of "already decided"."""
    card = await world.approval()
    sue = world.token("sue", "supervisor")
    headers = {"headers": {"Idempotency-Key": "k-1"}}
    first = await world.decide(card, sue, "deny", **headers)
    second = await world.decide(card, sue, "deny", **headers)

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert [e["what"] for e in await world.audit()].count("decision") == 1


async def test_a_key_that_is_no_key_is_422(world: World) -> None:
    """Keys are visible ASCII of at most 200 characters."""
    for key in ("", "a b", "k" * 201):
        answer = await world.post(
            "/v1/cases", world.token("anna"), {"message": "hi"}, Idempotency_Key=key
        )

        assert answer.status_code == 422
