"""A refund from message to money, and every way in which it must not go."""

import pytest

from casework.demo.shop.cast import ANNA, BRUNO, CLARA, DMITRI, FRANK, KWAME
from tests.house import House, Person

pytestmark = pytest.mark.server


def amounts(rows: list[dict[str, object]]) -> list[object]:
    """Return what moved, in minor units."""
    return [row["amount"]["amount_minor"] for row in rows if row["tool"] == "billing.refund"]  # type: ignore[index]


async def test_a_small_refund_is_confirmed_paid_once_and_proved(house: House) -> None:
    """A customer who says yes has the money back once, and the shop's own ledger shows it."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    await anna.confirm(case)
    case = await anna.until_resting(case["id"])

    assert amounts(await house.ledger("billing", ANNA.customer)) == ["2490"]
    assert case["goals"][0]["resolution"] == "proved"
    assert "€24.90" in case["messages"][-1]["text"]


async def test_a_declined_refund_moves_nothing(house: House) -> None:
    """No is no: nothing moves, and the case says so."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    await anna.confirm(case, accept=False)
    case = await anna.until_resting(case["id"])

    assert await house.ledger("billing", ANNA.customer) == []
    assert case["goals"][0]["status"] == "refused"


async def test_a_big_refund_waits_for_a_supervisor(house: House, sam: Person) -> None:
    """Above the limit the customer's yes is not enough; a supervisor's signed one is."""
    bruno = await house.sign_in(BRUNO.customer)
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    await bruno.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    assert await house.ledger("billing", BRUNO.customer) == []
    answer = await sam.decide(await sam.card(), "approve")
    assert answer.status_code == 200, answer.text
    case = await bruno.until_resting(case["id"])

    assert amounts(await house.ledger("billing", BRUNO.customer)) == ["24800"]
    assert case["goals"][0]["resolution"] == "proved"


async def test_a_denial_is_told_and_sticks(house: House, sam: Person) -> None:
    """A denied refund is explained in the supervisor's words and not put on a card again."""
    clara = await house.sign_in(CLARA.customer)
    case = await clara.open("order 1003 came damaged, refund please")
    await clara.confirm(case)
    await clara.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    answer = await sam.decide(
        await sam.card(),
        "deny",
        reason="evidence_missing",
        customer_text="The photo shows another camera.",
    )
    assert answer.status_code == 200, answer.text
    case = await clara.until_resting(case["id"])
    assert "The photo shows another camera." in case["messages"][-1]["text"]

    said = len(case["messages"])
    await clara.say(case["id"], "refund order 1003 please, it came damaged")
    case = await clara.until(
        case["id"], lambda c: len(c["messages"]) > said + 1 and c["status"] == "resolved"
    )

    assert (await sam.get("/v1/approvals"))["data"] == []
    assert await house.ledger("billing", CLARA.customer) == []


async def test_an_edit_downwards_moves_exactly_that(house: House, sam: Person) -> None:
    """A lowered amount moves, keeps the customer's yes, and the original can not come back."""
    dmitri = await house.sign_in(DMITRI.customer)
    case = await dmitri.open("order 1004 is damaged. I'd like a refund")
    await dmitri.confirm(case)
    await dmitri.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    card = await sam.card()
    args = {"amount": {"amount_minor": "9000", "currency": "EUR"}}
    answer = await sam.decide(card, "edit", args=args, reason="partly_usable")
    assert answer.status_code == 200, answer.text
    case = await dmitri.until_resting(case["id"])

    assert amounts(await house.ledger("billing", DMITRI.customer)) == ["9000"]
    again = await sam.decide(card, "approve")
    assert again.status_code in {409, 410}, again.text


async def test_another_customers_order_can_not_be_found(house: House) -> None:
    """Frank asks for Anna's order: it is not there for him, and no row of hers leaves the shop."""
    frank = await house.sign_in(FRANK.customer)
    case = await frank.open("order 1001 came broken, refund me")
    case = await frank.until_resting(case["id"])

    assert await house.ledger("billing", FRANK.customer) == []
    assert case["goals"][0]["status"] == "refused"
    assert [row["rows"] for row in await house.served(FRANK.customer)] == [[], []]


async def test_a_change_of_mind_before_the_claim_stops_the_write(house: House, sam: Person) -> None:
    """A message that withdraws the goal comes before the approval of it: nothing moves."""
    kwame = await house.sign_in(KWAME.customer)
    case = await kwame.open("order 1012 is broken, money back please")
    await kwame.say(case["id"], "Forget it, I changed my mind, keep the money.")
    case = await kwame.until_resting(case["id"])

    assert case["pending"] == []
    assert await house.ledger("billing", KWAME.customer) == []
    del sam
