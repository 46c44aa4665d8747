"""Many customers at once, and one of two workers is killed in the middle."""

import asyncio

import pytest

from tests.chaos.town import Town
from tests.chaos.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.server]

_CROWD = 20
_BEFORE_THE_KILL = 5


async def test_everybody_is_paid_once(town: Town) -> None:
    """The books hold one row for each, no row more, and every goal is resolved."""
    crowd = [await town.buyer() for _ in range(_CROWD)]
    before = await town.all_paid()
    # The second worker joins while they write.
    joins = asyncio.create_task(town.stack.start_worker())
    asked = await asyncio.gather(*(buyer.complains_and_is_asked() for buyer in crowd))
    await joins
    first, _ = town.stack.alive("worker")

    async def kills_one() -> tuple[int, int]:
        await until(
            lambda: settled() >= _BEFORE_THE_KILL and bool(town.rows.under_way()),
            "some to be paid, and others on their way",
        )
        await town.stack.kill(first)
        return settled(), len(town.rows.under_way())

    def settled() -> int:
        return sum(town.rows.states(buyer.customer) == ["succeeded"] for buyer in crowd)

    killing = asyncio.create_task(kills_one())
    await asyncio.gather(*(buyer.person.confirms(asked[n]) for n, buyer in enumerate(crowd)))
    paid, under_way = await killing
    assert _BEFORE_THE_KILL <= paid < _CROWD
    assert under_way > 0
    for buyer in crowd:
        await town.paid_once(buyer)
    assert len(await town.all_paid()) == len(before) + _CROWD
