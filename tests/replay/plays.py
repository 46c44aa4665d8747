"""What is recorded: one play for each way a case can take, acted by people over the API."""

from collections.abc import Awaitable, Callable
from typing import Any

from casework.demo.shop.cast import ANNA, BRUNO, CLARA, ELIF, GRACE, HANA
from tests.house import House

#: Seals recorded histories, so that they can be opened again. It protects nothing.
PAYLOAD_KEY = b"these histories are for tests!!!"
NAMESPACE = "default"

Play = Callable[[House], Awaitable[str]]


async def small_refund(house: House) -> str:
    """Confirm a small refund."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    await anna.confirm(case)
    await anna.until_resting(case["id"])
    return str(case["id"])


async def approved(house: House) -> str:
    """Have a supervisor approve a big one, and continue as new while it waits."""
    bruno, sam = await house.sign_in(BRUNO.customer), await _sam(house)
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    case = await bruno.until(case["id"], _waits_for_approval)
    await house.client.get_workflow_handle(f"case/{case['id']}").signal("renew")
    await sam.decide(await sam.card(), "approve")
    await bruno.until_resting(case["id"])
    return str(case["id"])


async def denied(house: House) -> str:
    """Have a supervisor deny it."""
    clara, sam = await house.sign_in(CLARA.customer), await _sam(house)
    case = await clara.open("order 1003 came damaged, refund please")
    await clara.confirm(case)
    await clara.until(case["id"], _waits_for_approval)
    await sam.decide(await sam.card(), "deny", reason="evidence_missing")
    await clara.until_resting(case["id"])
    return str(case["id"])


async def two_goals(house: House) -> str:
    """Decline one goal and confirm the other."""
    elif_ = await house.sign_in(ELIF.customer)
    case = await elif_.open("I was charged twice and now I'm locked out")
    case = await elif_.until(case["id"], lambda c: len(c["pending"]) > 1)
    for n, asked in enumerate(case["pending"]):
        await elif_.confirm({"id": case["id"], "pending": [asked]}, accept=bool(n))
    return str(case["id"])


async def asked_and_withdrawn(house: House) -> str:
    """Answer a question in words, then withdraw."""
    grace = await house.sign_in(GRACE.customer)
    case = await grace.open("something I bought is broken, I want a refund")
    await grace.say(case["id"], "it's order 1008")
    await grace.until_asked(case["id"])
    await grace.say(case["id"], "Forget it, keep the money.")
    await grace.until_resting(case["id"])
    return str(case["id"])


async def corrected(house: House) -> str:
    """Correct which order is meant while it waits for a yes."""
    grace = await house.sign_in(GRACE.customer)
    case = await grace.open("order 1007 came broken, I want a refund")
    await grace.say(case["id"], "no, I meant order 1008")
    await grace.until(
        case["id"],
        lambda c: any(p.get("args", {}).get("order_id") == "1008" for p in c["pending"]),
    )
    return str(case["id"])


async def person(house: House) -> str:
    """Ask for a person."""
    hana = await house.sign_in(HANA.customer)
    case = await hana.open("let me talk to a person please")
    await hana.until(case["id"], lambda c: c["status"] == "with_person")
    return str(case["id"])


async def by_the_book(house: House) -> str:
    """Ask something that articles answer; this house has none, so that a person does."""
    hana = await house.sign_in(HANA.customer)
    case = await hana.open("How long does standard delivery take?")
    await hana.until_resting(case["id"])
    return str(case["id"])


async def withdrawn_from_approval(house: House) -> str:
    """Withdraw while a supervisor's card waits."""
    bruno = await house.sign_in(BRUNO.customer)
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    await bruno.until(case["id"], _waits_for_approval)
    await bruno.say(case["id"], "Forget it, I changed my mind, keep the money.")
    await bruno.until_resting(case["id"])
    return str(case["id"])


async def hygiene(house: House) -> str:
    """Check the articles, as the schedule does."""
    workflow_id = "hygiene/recorded"
    await house.client.execute_workflow(
        "HygieneWorkflow", id=workflow_id, task_queue=house.settings.task_queue
    )
    return workflow_id


PLAYS: dict[str, Play] = {
    play.__name__: play
    for play in (
        small_refund,
        approved,
        denied,
        two_goals,
        asked_and_withdrawn,
        corrected,
        person,
        by_the_book,
        hygiene,
        withdrawn_from_approval,
    )
}


async def _sam(house: House) -> Any:
    return await house.sign_in("sam", "staff", "supervisor")


def _waits_for_approval(case: Any) -> bool:
    return any(p["kind"] == "approval" for p in case["pending"])
