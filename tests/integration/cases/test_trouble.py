"""What goes wrong around a refund, and why it is still paid once or not at all."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import ANNA, BRUNO, IVAN, JUN
from casework.store import Scope
from tests.house import House, Person, running_house

pytestmark = pytest.mark.server


def amounts(rows: list[dict[str, object]]) -> list[object]:
    """Return what moved, in minor units."""
    return [row["amount"]["amount_minor"] for row in rows]  # type: ignore[index]


@pytest.mark.parametrize("fault", ["error_after_commit", "drop_answer"])
async def test_an_answer_that_is_lost_after_paying_pays_once(house: House, fault: str) -> None:
    """The engine looks up what became of it, and does not send it again."""
    ivan = await house.sign_in(IVAN.customer)
    case = await ivan.open("order 1010 is broken, I want my money back")
    await house.fault("billing", **{fault: 1})
    await ivan.confirm(case)
    case = await ivan.until_resting(case["id"])

    assert amounts(await house.ledger("billing", IVAN.customer)) == ["3950"]
    assert case["goals"][0]["resolution"] == "proved"
    async with house.store.read(Scope.of_customer("shop", IVAN.customer)) as tx:
        [effect] = await tx.effects.of_case(case["id"])
    assert effect.reconciled_at is not None


async def test_facts_that_change_before_the_claim_are_asked_about_again(
    house: House, sam: Person
) -> None:
    """Somebody else refunds a part while the card waits: the old card moves nothing."""
    bruno = await house.sign_in(BRUNO.customer)
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    await bruno.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    card = await sam.card()
    await house.change(
        "billing",
        charge_id="ch_1002",
        refund={"amount_minor": "20000", "currency": "EUR"},
    )
    answer = await sam.decide(card, "approve")
    assert answer.status_code == 200, answer.text
    case = await bruno.until_asked(case["id"])

    assert case["pending"][0]["amount"] == {"amount_minor": "4800", "currency": "EUR"}
    assert await house.ledger("billing", BRUNO.customer) == []


async def test_nobody_decides_which_is_a_no(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """The deadline passes: nothing moves, the customer is told, a person has the case."""
    async with running_house(temporal_env, tmp_path, approval_seconds=1) as house:
        jun = await house.sign_in(JUN.customer)
        case = await jun.open("order 1011 came damaged, please refund")
        await jun.confirm(case)
        case = await jun.until(case["id"], lambda c: c["status"] == "with_person")

        assert await house.ledger("billing", JUN.customer) == []
        assert case["goals"][0]["status"] == "handed_over"
        assert case["messages"][-1]["from"] == "engine"


async def test_a_confirmation_that_nobody_gives_lapses(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """Silence is not a yes, and is not waited for for ever."""
    async with running_house(temporal_env, tmp_path, confirmation_seconds=1) as house:
        anna = await house.sign_in(ANNA.customer)
        case = await anna.open("my order 1001 came broken, I want my money back")
        case = await anna.until_resting(case["id"])

        assert case["pending"] == []
        assert await house.ledger("billing", ANNA.customer) == []


async def test_a_case_continues_as_new_while_it_waits_for_approval(
    house: House, sam: Person
) -> None:
    """A new run re-attaches to the pending action: one card before and after, one refund."""
    bruno = await house.sign_in(BRUNO.customer)
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    case = await bruno.until(
        case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"])
    )
    card = await sam.card()
    handle = house.client.get_workflow_handle(f"case/{case['id']}")
    first = (await handle.describe()).run_id
    await handle.signal("renew")
    await bruno.say(case["id"], "thanks!")
    await bruno.until(case["id"], lambda c: len(c["messages"]) > len(case["messages"]) + 1)
    assert (await handle.describe()).run_id != first

    assert (await sam.card())["action_hash"] == card["action_hash"]
    answer = await sam.decide(card, "approve")
    assert answer.status_code == 200, answer.text
    await bruno.until_resting(case["id"])
    assert amounts(await house.ledger("billing", BRUNO.customer)) == ["24800"]
