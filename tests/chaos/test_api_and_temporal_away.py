"""API or Temporal die and come back: what was stored takes effect, what waited goes on."""

import asyncio

import pytest

from tests.chaos.town import Town, claim_of, refund_of

pytestmark = [pytest.mark.slow, pytest.mark.server]


async def test_the_api_is_killed(town: Town) -> None:
    """One case waits for a yes, two are in the middle of a token exchange: all three go on.

    Of these, one claim had not come; the other was made, and its token was never given.
    """
    waits, claims, claimed = buyers = [await town.buyer() for _ in range(3)]
    asked = await asyncio.gather(*(buyer.complains_and_is_asked() for buyer in buyers))
    claim = town.api_gate.hold_request(claim_of(claims.order))
    token = town.api_gate.hold_answer(claim_of(claimed.order))
    for buyer, question, hold in ((claims, asked[1], claim), (claimed, asked[2], token)):
        await buyer.person.confirms(question)
        await hold.until_there()
    assert [town.rows.states(b.customer) for b in buyers] == [
        ["proposed"],
        ["confirmed"],
        ["claimed"],
    ]
    await town.stack.kill("api")
    claim.lose()
    token.lose()
    await town.stack.start_api()

    assert await waits.is_asked() == asked[0]
    await waits.person.confirms(asked[0])
    for buyer in buyers:
        await town.paid_once(buyer)
        assert town.billing_gate.passed(refund_of(buyer.order)) == 1


async def test_what_is_said_while_temporal_is_away_takes_effect_later(town: Town) -> None:
    """A yes, a decision, a change of mind and a new case: all taken, stored, and delivered.

    The API says that it is not all there, and is again by itself; nobody repeats anything.
    """
    says_yes, goes_on, stops, opens = [await town.buyer() for _ in range(4)]
    decided, sofia = await town.big_buyer(), await town.supervisor()
    early = [says_yes, goes_on, stops, decided]
    asked = await asyncio.gather(*(buyer.complains_and_is_asked() for buyer in early))
    await decided.person.confirms(asked[3])
    await decided.person.until_waiting_for_approval()
    card = await sofia.card(decided.person.case_id)
    await town.stack.end("temporal")

    assert await town.ready() == 503
    await asyncio.gather(
        says_yes.person.confirms(asked[0]),
        stops.person.writes("Stop, please don't refund it. I changed my mind, I keep it."),
        opens.complains(),
        sofia.approves(card),
    )
    assert [town.rows.unread(buyer.customer) for buyer in (stops, opens)] == [1, 1]
    assert [await town.books.rows(b.customer) for b in (*early, opens)] == [[]] * 5

    await town.stack.start_temporal()
    await opens.person.confirms(await opens.is_asked())
    await goes_on.person.confirms(asked[1])
    for buyer in (says_yes, goes_on, decided, opens):
        await town.paid_once(buyer)
    assert [goal.status for goal in (await stops.until_all_ended()).goals] == ["refused"]
    assert await town.books.rows(stops.customer) == []
    assert await town.ready() == 200


async def test_a_yes_outlives_both(town: Town) -> None:
    """Said while Temporal was away, and then the API that took it is killed too."""
    buyer = await town.buyer()
    asked = await buyer.complains_and_is_asked()
    await town.stack.kill("temporal")
    await buyer.person.confirms(asked)
    await town.stack.kill("api")
    await asyncio.gather(town.stack.start_api(), town.stack.start_temporal())

    await town.paid_once(buyer)


async def test_temporal_is_killed_in_the_middle_of_a_refund(town: Town) -> None:
    """Billing pays while the server that asked for it is gone."""
    buyer = await town.buyer()
    asked = await buyer.complains_and_is_asked()
    answer = town.billing_gate.hold_answer(refund_of(buyer.order))
    await buyer.person.confirms(asked)
    await answer.until_there()
    await town.stack.kill("temporal")
    answer.release()
    await town.until_state(buyer, "succeeded")
    await town.stack.start_temporal()

    await town.paid_once(buyer)
    assert town.billing_gate.passed(refund_of(buyer.order)) == 1
