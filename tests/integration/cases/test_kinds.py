"""The other kinds of goal, each from the customer's words to the shop's ledger."""

import pytest

from casework.demo.shop.cast import ELIF, GRACE, LENA, MEHMET, NADIA, OMAR
from tests.house import House, Person

pytestmark = pytest.mark.server


def tools(rows: list[dict[str, object]]) -> list[object]:
    """Return what was done, in order."""
    return [row["tool"] for row in rows]


def goal(case: object, kind: str) -> dict[str, object]:
    """Find a goal of a case by its kind."""
    return next(g for g in case["goals"] if g["kind"] == kind)  # type: ignore[index]


async def test_two_goals_are_served_side_by_side(house: House, sam: Person) -> None:
    """One goal waiting for approval does not hold up the other; one closing reply covers both."""
    elif_ = await house.sign_in(ELIF.customer)
    case = await elif_.open("I was charged twice and now I'm locked out")
    both = await elif_.until(
        case["id"],
        lambda c: sum(p["kind"] == "confirmation" for p in c["pending"]) == 2,
    )
    for asked in both["pending"]:
        await elif_.confirm({"id": case["id"], "pending": [asked]})
    case = await elif_.until(
        case["id"], lambda c: goal(c, "unlock_account")["status"] == "resolved"
    )
    assert tools(await house.ledger("accounts", ELIF.customer)) == ["accounts.unlock"]
    assert await house.ledger("billing", ELIF.customer) == []

    answer = await sam.decide(await sam.card(), "approve")
    assert answer.status_code == 200, answer.text
    case = await elif_.until_resting(case["id"])

    assert tools(await house.ledger("billing", ELIF.customer)) == ["billing.refund"]
    closing = case["messages"][-1]["text"]
    assert "129.00" in closing
    assert "unlocked" in closing.lower()


async def test_a_vague_message_is_asked_about_once(house: House) -> None:
    """One question with choices from the customer's own orders, then it is done."""
    grace = await house.sign_in(GRACE.customer)
    case = await grace.open("something I bought is broken, I want a refund")
    [question] = case["pending"]
    assert question["kind"] == "question"
    assert len(question["choices"]) == len(GRACE.purchases)
    choice = next(c for c in question["choices"] if "1007" in c["label"] + c["id"])
    answer = await grace.post(
        f"/v1/cases/{case['id']}/questions/{question['id']}", {"choice": choice["id"]}
    )
    assert answer.status_code == 200, answer.text
    case = await grace.until_asked(case["id"])
    await grace.confirm(case)
    case = await grace.until_resting(case["id"])

    [row] = await house.ledger("billing", GRACE.customer)
    assert row["details"]["order_id"] == "1007"


async def test_a_question_may_be_answered_in_words(house: House) -> None:
    """Writing which one is as good as picking it."""
    grace = await house.sign_in(GRACE.customer)
    case = await grace.open("something I bought is broken, I want a refund")
    await grace.say(case["id"], "it's order 1008")
    case = await grace.until_asked(case["id"])

    assert case["pending"][0]["args"]["order_id"] == "1008"


async def test_an_order_is_cancelled_and_paid_back(house: House, sam: Person) -> None:
    """Cancelling is two steps, each confirmed; the money follows the cancellation."""
    lena = await house.sign_in(LENA.customer)
    case = await lena.open("please cancel my order 1013")
    await lena.confirm(case)
    case = await lena.until_asked(case["id"])
    await lena.confirm(case)
    await lena.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    answer = await sam.decide(await sam.card(), "approve")
    assert answer.status_code == 200, answer.text
    await lena.until_resting(case["id"])

    assert tools(await house.ledger("orders", LENA.customer)) == ["orders.cancel"]
    assert tools(await house.ledger("billing", LENA.customer)) == ["billing.refund"]


async def test_a_denied_second_step_takes_the_first_one_back(house: House, sam: Person) -> None:
    """When the refund of a cancelled order is denied, the order is not left cancelled."""
    lena = await house.sign_in(LENA.customer)
    case = await lena.open("please cancel my order 1013")
    await lena.confirm(case)
    case = await lena.until_asked(case["id"])
    await lena.confirm(case)
    await lena.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    answer = await sam.decide(await sam.card(), "deny", reason="fraud_suspected")
    assert answer.status_code == 200, answer.text
    await lena.until_resting(case["id"])

    ledger = await house.ledger("orders", LENA.customer)
    assert tools(ledger) == ["orders.cancel", "orders.reinstate"]
    assert await house.ledger("billing", LENA.customer) == []


async def test_an_address_is_changed_by_the_customers_own_words(house: House) -> None:
    """The address goes from the message to the shop, and through no history."""
    lena = await house.sign_in(LENA.customer)
    case = await lena.open(
        "Please change the delivery address of order 1013 to 12 Canary Row, 04109 Leipzig"
    )
    await lena.confirm(case)
    await lena.until_resting(case["id"])

    [row] = await house.ledger("orders", LENA.customer)
    assert row["tool"] == "orders.change_address"
    history = await house.history(f"case/{case['id']}")
    assert "Canary" not in history.to_json()


async def test_where_an_order_is_gets_answered_from_facts(house: House) -> None:
    """A question about a parcel needs no step, only what the shop knows."""
    mehmet = await house.sign_in(MEHMET.customer)
    case = await mehmet.open("where is my order 1014?")
    case = await mehmet.until_resting(case["id"])

    assert case["goals"][0]["status"] == "resolved"
    assert "1014" in case["messages"][-1]["text"]


async def test_an_earlier_refund_is_looked_up(house: House) -> None:
    """What became of a refund is told from the billing ledger."""
    nadia = await house.sign_in(NADIA.customer)
    case = await nadia.open("what happened to my refund for order 1015?")
    case = await nadia.until_resting(case["id"])

    assert "30.00" in case["messages"][-1]["text"]


async def test_an_invoice_is_sent_without_asking(house: House) -> None:
    """A copy to the customer's own address needs nobody's yes."""
    nadia = await house.sign_in(NADIA.customer)
    case = await nadia.open("please send me the invoice for order 1015 again")
    await nadia.until_resting(case["id"])

    assert tools(await house.ledger("orders", NADIA.customer)) == ["orders.send_invoice"]


async def test_a_security_hold_is_for_people(house: House) -> None:
    """An account held for security is never unlocked by the engine."""
    omar = await house.sign_in(OMAR.customer)
    case = await omar.open("I'm locked out of my account, please unlock it")
    case = await omar.until(case["id"], lambda c: c["status"] == "with_person")

    assert await house.ledger("accounts", OMAR.customer) == []


async def test_an_unclear_wish_is_asked_about(house: House) -> None:
    """Whether "cancel it" means the order or the account is asked, not guessed."""
    lena = await house.sign_in(LENA.customer)
    case = await lena.open("cancel it")
    [question] = case["pending"]
    ids = [choice["id"] for choice in question["choices"]]
    assert {"cancel_order", "cancel_account"} <= set(ids)
    await lena.post(
        f"/v1/cases/{case['id']}/questions/{question['id']}", {"choice": "cancel_order"}
    )
    case = await lena.until_asked(case["id"])

    assert case["pending"][0]["tool"] == "orders.cancel"
