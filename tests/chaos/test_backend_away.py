"""A backend that is down, dies or breaks off for a while: nothing is lost, it is paid once."""

import pytest

from tests.chaos.town import LOOK_UP, READ_CHARGES, Town, refund_of
from tests.chaos.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.server]


async def test_down_while_facts_are_read(town: Town) -> None:
    """The question comes as soon as billing is back; nobody has to write again."""
    buyer = await town.buyer()
    await town.books.faults("billing", down=True)
    await buyer.complains()
    await until(lambda: town.billing_gate.passed(READ_CHARGES) > 1, "reading in vain, twice")
    await town.books.faults("billing")

    await buyer.person.confirms(await buyer.is_asked())
    await town.paid_once(buyer)


async def test_down_when_the_refund_is_sent(town: Town) -> None:
    """Nothing was paid at first; it is looked up, then sent again under the same key."""
    buyer = await town.buyer()
    asked = await buyer.complains_and_is_asked()
    await town.books.faults("billing", down=True)
    await buyer.person.confirms(asked)
    await town.until_state(buyer, "unknown")
    await until(lambda: town.billing_gate.passed(LOOK_UP) > 1, "looking it up in vain, twice")
    assert await town.books.rows(buyer.customer) == []
    await town.books.faults("billing")

    await town.paid_once(buyer)
    assert town.billing_gate.passed(refund_of(buyer.order)) == 2


@pytest.mark.parametrize("fault", ["error_after_commit", "drop_answer"])
async def test_paid_and_did_not_say_so(town: Town, fault: str) -> None:
    """An error after the commit, or no answer at all: found out, and not sent again."""
    buyer = await town.buyer()
    asked = await buyer.complains_and_is_asked()
    await town.books.faults("billing", **{fault: 1})
    await buyer.person.confirms(asked)

    effect = await town.paid_once(buyer)
    assert effect.reconciled_at is not None
    assert town.billing_gate.passed(refund_of(buyer.order)) <= 1


@pytest.mark.parametrize("paid", [0, 1])
async def test_the_shop_is_killed(town: Town, paid: int) -> None:
    """All three services die (SIGKILL) before or after billing paid, and come back."""
    buyer = await town.buyer()
    asked = await buyer.complains_and_is_asked()
    gate, refund = town.billing_gate, refund_of(buyer.order)
    hold = gate.hold_answer(refund) if paid else gate.hold_request(refund)
    await buyer.person.confirms(asked)
    await hold.until_there()
    assert len(await town.books.rows(buyer.customer)) == paid
    await town.stack.kill("shop")
    hold.lose()
    await town.until_state(buyer, "unknown")
    await town.stack.start_shop()

    await town.paid_once(buyer)
