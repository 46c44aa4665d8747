"""Turns a case can take: waiting out an undo, people taking over and giving back, and the end."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import ANNA, BRUNO, CLARA, GRACE, HANA
from tests.house import House, Person, running_house

pytestmark = pytest.mark.server


async def _waits(person: Person, case_id: str) -> None:
    await person.until(case_id, lambda c: any(p["kind"] == "approval" for p in c["pending"]))


async def _approved(house: House) -> tuple[Person, str, str]:
    """Bring a big refund to a supervisor's yes; return the customer, the case and the approval."""
    bruno = await house.sign_in(BRUNO.customer)
    sam = await house.sign_in("sam", "staff", "supervisor")
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    await _waits(bruno, case["id"])
    card = await sam.card()
    assert (await sam.decide(card, "approve")).status_code == 200
    return bruno, case["id"], card["id"]


async def test_a_decision_takes_effect_after_its_undo_window(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """A yes that nobody takes back pays once, when it can not be taken back any more."""
    async with running_house(temporal_env, tmp_path, approval_undo_seconds=1) as house:
        bruno, case_id, _ = await _approved(house)
        await bruno.until_resting(case_id)

        assert len(await house.ledger("billing", BRUNO.customer)) == 1


async def test_a_decision_that_is_taken_back_moves_nothing(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """While a yes can be taken back nothing moves; taken back, the card waits as before."""
    async with running_house(temporal_env, tmp_path, approval_undo_seconds=600) as house:
        _, _, approval_id = await _approved(house)
        sam = await house.sign_in("sam", "staff", "supervisor")
        undone = await sam.post(f"/v1/approvals/{approval_id}/undo")

        assert undone.status_code == 200, undone.text
        assert (await sam.card())["status"] == "pending"
        assert await house.ledger("billing", BRUNO.customer) == []


async def test_a_case_given_back_is_answered_again(house: House) -> None:
    """The engine is silent while a person has the case, and answers what they left open."""
    hana = await house.sign_in(HANA.customer)
    case = await hana.open("I want to talk to a person")
    await hana.until(case["id"], lambda c: c["status"] == "with_person")
    await hana.say(case["id"], "hello, is anybody there?")
    gina = await house.sign_in("gina", "staff", "agent")
    [handoff] = (await gina.get("/v1/handoffs"))["data"]
    path = f"/v1/handoffs/{handoff['id']}"
    await gina.post(f"{path}/take")
    await gina.post(f"{path}/reply", {"text": "Yes. The engine can do the rest."})
    silent = await hana.get(f"/v1/cases/{case['id']}")
    assert [m["from"] for m in silent["messages"]][-2:] == ["customer", "person"]
    await hana.say(case["id"], "where is my order 1009?")
    await gina.post(f"{path}/give-back")
    case = await hana.until(case["id"], lambda c: c["status"] == "resolved")

    assert "1009" in case["messages"][-1]["text"]


async def test_a_person_can_be_asked_for_without_a_word(house: House, sam: Person) -> None:
    """One press: writes that wait are stopped, and a person has the story."""
    clara = await house.sign_in(CLARA.customer)
    case = await clara.open("order 1003 came damaged, refund please")
    await clara.confirm(case)
    await _waits(clara, case["id"])
    card = await sam.card()
    assert (await clara.post(f"/v1/cases/{case['id']}/handoff")).status_code == 202
    case = await clara.until(case["id"], lambda c: c["status"] == "with_person")
    late = await sam.decide(card, "approve")

    assert late.status_code in {409, 410, 412}
    assert case["pending"] == []
    assert await house.ledger("billing", CLARA.customer) == []


async def test_a_case_that_goes_to_a_person_waits_for_nothing_any_more(house: House) -> None:
    """What was asked of the customer is not said to be waited for, as nobody may answer it now."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("order 1001 arrived damaged, please refund it")
    await anna.until_asked(case["id"])
    await anna.post(f"/v1/cases/{case['id']}/handoff")
    case = await anna.until(case["id"], lambda c: c["status"] == "with_person")

    assert case["pending"] == []
    assert "About the refund: a colleague is taking over" in case["messages"][-1]["text"]
    assert "waiting" not in case["messages"][-1]["text"]


async def test_a_customer_who_is_not_understood_twice_gets_a_person(house: House) -> None:
    """After two tries nobody is asked a third time."""
    hana = await house.sign_in(HANA.customer)
    case = await hana.open("hmm, what now?")
    await hana.say(case["id"], "???")
    case = await hana.until(case["id"], lambda c: c["status"] == "with_person")

    assert case["owner"] != "engine"


async def test_a_question_that_nobody_answers_ends(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """A question does not wait for ever, and nothing happens without its answer."""
    async with running_house(temporal_env, tmp_path, confirmation_seconds=1) as house:
        grace = await house.sign_in(GRACE.customer)
        case = await grace.open("something I bought is broken, I want a refund")
        case = await grace.until_resting(case["id"])

        assert case["pending"] == []
        assert case["goals"][0]["status"] == "refused"


async def test_a_quiet_case_is_closed_and_takes_no_more(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """When all is told and time has passed, the case ends, and its grant with it."""
    async with running_house(temporal_env, tmp_path, reopen_seconds=1) as house:
        anna = await house.sign_in(ANNA.customer)
        case = await anna.open("my order 1001 came broken, I want my money back")
        await anna.confirm(case)
        await anna.until_resting(case["id"])
        await house.client.get_workflow_handle(f"case/{case['id']}").result()
        late = await anna.post(f"/v1/cases/{case['id']}/messages", {"text": "and now?"})

        assert late.status_code == 410, late.text
        grant = await house.store.grant((await house.case(ANNA.customer, case["id"])).grant_id)
        assert grant is not None
        assert grant.revoked_at is not None


async def test_a_correction_moves_the_pending_action(house: House) -> None:
    """No, I meant the other one: the first action is superseded, the second is asked about."""
    grace = await house.sign_in(GRACE.customer)
    case = await grace.open("order 1007 came broken, I want a refund")
    old = case["pending"][0]
    await grace.say(case["id"], "no, I meant order 1008")
    case = await grace.until(
        case["id"],
        lambda c: any(p.get("args", {}).get("order_id") == "1008" for p in c["pending"]),
    )
    body = {"accept": True, "action_hash": old["action_hash"]}
    late = await grace.post(f"/v1/cases/{case['id']}/confirmations/{old['id']}", body)
    assert late.status_code == 410, late.text
    await grace.confirm(case)
    await grace.until_resting(case["id"])

    [row] = await house.ledger("billing", GRACE.customer)
    assert row["details"]["order_id"] == "1008"


async def test_unread_words_hold_a_confirmed_write(house: House) -> None:
    """A yes and, at the same moment, a withdrawal: the words are read before anything is sent."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    stored = await house.store_message(
        ANNA.customer, case["id"], "Forget it, keep the money, I do not want a refund."
    )
    await anna.confirm(case)
    case = await anna.until_resting(case["id"])

    assert stored.read_at is None
    assert await house.ledger("billing", ANNA.customer) == []


async def test_a_held_customer_gets_a_person_and_nothing_moves(house: House, sam: Person) -> None:
    """Security holds the customer while the case waits: the yes that follows moves nothing."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    held = await house.http.put(
        f"/v1/customers/{ANNA.customer}/hold",
        json={"reason": "account taken over"},
        headers={"Authorization": f"Bearer {sam.token}"},
    )
    assert held.status_code == 200, held.text
    await anna.confirm(case)
    case = await anna.until(case["id"], lambda c: c["status"] == "with_person")

    assert await house.ledger("billing", ANNA.customer) == []
    assert case["goals"][0]["status"] == "handed_over"


async def test_a_wish_for_a_person_waits_for_what_the_customer_is_just_asked(house: House) -> None:
    """A yes that was taken is carried out; then a person has the case."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open(
        "My order 1001 came broken, I want my money back. And please delete my account."
    )
    case = await anna.until_asked(case["id"])
    case = await anna.until(case["id"], lambda c: any(m["from"] == "engine" for m in c["messages"]))
    assert case["status"] != "with_person"
    await anna.confirm(case)
    case = await anna.until(case["id"], lambda c: c["status"] == "with_person")

    assert [row["tool"] for row in await house.ledger("billing", ANNA.customer)] == [
        "billing.refund"
    ]


async def test_a_wish_for_a_person_does_not_wait_for_ever(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """Who does not answer is passed on with everything, and nothing is done without the yes."""
    async with running_house(temporal_env, tmp_path, finish_first_seconds=1) as house:
        anna = await house.sign_in(ANNA.customer)
        case = await anna.open(
            "My order 1001 came broken, I want my money back. And please delete my account."
        )
        await anna.until(case["id"], lambda c: c["status"] == "with_person")

        assert await house.ledger("billing", ANNA.customer) == []
