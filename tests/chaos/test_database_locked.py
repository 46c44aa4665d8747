"""Somebody else holds the database's write lock for a while: nothing is lost, nothing is twice."""

import asyncio
from uuid import uuid4

import pytest

from casework.demo.story.http import Answer
from tests.chaos.town import Buyer, Town, refund_of

pytestmark = [pytest.mark.slow, pytest.mark.server]

_LOCKED_SECONDS = 3


async def _opens(buyer: Buyer, key: str) -> Answer:
    message = f"My order {buyer.order.order_id} came broken, I want my money back."
    return await buyer.way.post("/v1/cases", {"message": message}, Idempotency_Key=key)


async def test_locked_for_some_seconds(town: Town) -> None:
    """Who writes waits, who reads does not; a yes and new cases are all taken, once."""
    waits = await town.buyer()
    asked = await waits.complains_and_is_asked()
    others = [await town.buyer() for _ in range(2)]
    with town.rows.locked():
        tasks = [
            asyncio.create_task(waits.person.answers(asked, accept=True)),
            *(asyncio.create_task(_opens(buyer, str(uuid4()))) for buyer in others),
        ]
        assert (await waits.person.sees()).waiting("confirmation") == (asked,)
        answered, _ = await asyncio.wait(tasks, timeout=_LOCKED_SECONDS)
        assert answered == set()

    answers = [answer.status for answer in await asyncio.gather(*tasks)]
    assert answers == [200, 202, 202]
    assert [town.rows.cases(buyer.customer) for buyer in others] == [1, 1]
    await town.paid_once(waits)
    for buyer in others:
        case = (await buyer.way.get("/v1/cases")).body["data"][0]
        buyer.person._case_id = case["id"]
        await buyer.person.confirms(await buyer.is_asked())
    for buyer in others:
        await town.paid_once(buyer)


async def test_locked_for_longer_than_anybody_waits(town: Town) -> None:
    """A new case is answered 503 and is not there; the same request later opens one.

    Meanwhile a worker stands with billing's answer in its hands: it asks billing again later.
    """
    paid, new, key = await town.buyer(), await town.buyer(), str(uuid4())
    asked = await paid.complains_and_is_asked()
    answer = town.billing_gate.hold_answer(refund_of(paid.order))
    await paid.person.confirms(asked)
    await answer.until_there()
    with town.rows.locked():
        answer.release()
        refused = await _opens(new, key)
        assert town.rows.states(paid.customer) == ["sent"]

    assert (refused.status, refused.kind) == (503, "unavailable")
    assert town.rows.cases(new.customer) == 0
    opened, again = await _opens(new, key), await _opens(new, key)
    assert (opened.status, again.body["id"]) == (202, opened.body["id"])
    assert town.rows.cases(new.customer) == 1
    await town.paid_once(paid)
    assert town.billing_gate.passed(refund_of(paid.order)) == 1
