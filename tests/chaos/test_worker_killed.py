"""The worker is killed (SIGKILL) while a refund stands at each dangerous place of its way.

Starting a worker takes long, so all customers stand at their places at the same moment, one kill
meets them all, and one worker takes over. Each is paid once, and it is proved.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.chaos.town import LOOK_UP, READ_CHARGES, READ_REFUNDS, Buyer, Town, claim_of, refund_of
from tests.chaos.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.server]

#: Where each stands when the worker dies: the state of the effect, and what billing has paid.
PLACES: dict[str, tuple[str, int]] = {
    "it reads facts": ("", 0),
    "asked": ("proposed", 0),
    "before the claim": ("confirmed", 0),
    "after the claim": ("claimed", 0),
    "on its way to billing": ("sent", 0),
    "billing has paid": ("sent", 1),
    "the answer is in its hands": ("sent", 1),
    "nobody knows": ("unknown", 1),
    "it reads back": ("succeeded", 1),
}


@dataclass(frozen=True)
class Found:
    """How it was in the moment after the kill."""

    buyer: Buyer
    states: list[str]
    paid: int


@pytest.fixture(scope="module")
async def killed(running: Town) -> AsyncIterator[dict[str, Found]]:
    """Bring every customer to their place, kill the worker, look, and start another."""
    town = running
    buyers = {place: await town.buyer() for place in PLACES}
    reader, *askers = buyers
    asks = [buyers[place].complains_and_is_asked() for place in askers]
    asked = dict(zip(askers, await asyncio.gather(*asks), strict=True))

    async def confirms(place: str) -> None:
        await buyers[place].person.confirms(asked[place])

    def gate_of(place: str) -> bytes:
        return refund_of(buyers[place].order)

    facts = town.billing_gate.hold_answer(READ_CHARGES)
    await buyers[reader].complains()
    await facts.until_there()
    back = town.billing_gate.hold_answer(READ_REFUNDS)
    await confirms("it reads back")
    await back.until_there()
    # Billing pays, means to say 500, and is down for everybody when the worker hears of it.
    await town.books.faults("billing", error_after_commit=1)
    error = town.billing_gate.hold_answer(gate_of("nobody knows"))
    await confirms("nobody knows")
    await error.until_there()
    request = town.billing_gate.hold_request(gate_of("on its way to billing"))
    answer = town.billing_gate.hold_answer(gate_of("billing has paid"))
    in_hand = town.billing_gate.hold_answer(gate_of("the answer is in its hands"))
    for place, hold in (
        ("on its way to billing", request),
        ("billing has paid", answer),
        ("the answer is in its hands", in_hand),
    ):
        await confirms(place)
        await hold.until_there()
    await town.books.faults("billing", down=True)
    error.release()
    await town.until_state(buyers["nobody knows"], "unknown")
    await until(lambda: town.billing_gate.passed(LOOK_UP) > 0, "a look-up in vain")
    # The worker waits five seconds for the token service, so these come last.
    claim = town.api_gate.hold_request(claim_of(buyers["before the claim"].order))
    token = town.api_gate.hold_answer(claim_of(buyers["after the claim"].order))
    for place, hold in (("before the claim", claim), ("after the claim", token)):
        await confirms(place)
        await hold.until_there()
    # It has billing's answer and can not write it down: the store's lock is somebody else's.
    with town.rows.locked():
        in_hand.release()
        await in_hand.until_read()
        await town.stack.kill_worker()
    for hold in (facts, back, request, answer, claim, token):
        hold.lose()

    found = {
        place: Found(
            buyer,
            town.rows.states(buyer.customer),
            len(await town.books.rows(buyer.customer)),
        )
        for place, buyer in buyers.items()
    }
    await town.books.faults("billing")
    await confirms("asked")
    await town.stack.start_worker()
    await buyers[reader].person.confirms(await buyers[reader].is_asked())
    yield found
    await town.mend()


@pytest.mark.parametrize("place", PLACES)
async def test_killed(place: str, running: Town, killed: dict[str, Found]) -> None:
    """It really stood there when the worker died; another worker ends it, with one payment."""
    found = killed[place]

    assert (" ".join(found.states), found.paid) == PLACES[place]
    await running.paid_once(found.buyer)


async def test_what_nobody_knew_was_looked_up_and_not_sent_again(
    running: Town, killed: dict[str, Found]
) -> None:
    """The ledger says when it was found out; billing got the request once."""
    buyer = killed["nobody knows"].buyer
    effect = await running.paid_once(buyer)

    assert effect.reconciled_at is not None
    assert running.billing_gate.passed(refund_of(buyer.order)) == 1
