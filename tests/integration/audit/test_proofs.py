"""A proof shows for one effect who wanted, allowed and did it, to somebody who has only keys."""

import pytest

from casework.audit.telling import told
from casework.audit.verifying import withheld
from tests.house import House, Person
from tests.integration.audit.conftest import Done
from tests.integration.audit.proofs import ADDRESS, fetched, held

pytestmark = pytest.mark.server


async def test_a_small_refund_is_proved(done: Done) -> None:
    """Message, reading, verdict, confirmation, claim and answer are one chain; no words in it."""
    story = held(done.files["small"], done.keys)
    text = "\n".join(told(story))

    assert b"broken" not in done.files["small"]
    assert withheld(story) == ("the customer's words",)
    for said in ("read as refund_damaged", "policy: confirm by rule", "24.90 EUR", "succeeded"):
        assert said in text, text


async def test_a_big_refund_is_proved_with_its_approver(done: Done) -> None:
    """Above the limit the supervisor's own signature is in the file."""
    story = held(done.files["approved"], done.keys)

    assert [word.text("approver") for word in story.decisions] == ["sam"]
    assert "approved by sam" in "\n".join(told(story))


async def test_four_eyes_are_two_signatures(done: Done) -> None:
    """Where two people had to say yes, both did, and the claim names both."""
    story = held(done.files["four_eyes"], done.keys)

    assert {word.text("approver") for word in story.decisions} == {"sam", "tony"}
    assert story.claim.entry["approvers"] == ["sam", "tony"]


async def test_an_edited_refund_is_proved_from_the_first_proposal(done: Done) -> None:
    """The customer's yes was to more; the file shows both actions and who lowered the amount."""
    story = held(done.files["edited"], done.keys)

    assert len(story.lineage) == 2
    assert story.done.money == ("9000", "EUR")
    assert [word.text("decision") for word in story.decisions] == ["edit", "approve"]
    assert "edited to billing.refund 90.00 EUR by sam" in "\n".join(told(story))


async def test_an_action_in_the_customers_words_is_proved_by_its_hash(
    done: Done, victor: Person
) -> None:
    """An address is not told unless asked for; without it the chain still shows the rest."""
    story = held(done.files["address"], done.keys)
    whole = await fetched(victor, done.ids["address"], words=True)

    assert ADDRESS.encode() not in done.files["address"]
    assert withheld(story) == ("the action", "the customer's words")
    assert ADDRESS in "\n".join(told(held(whole, done.keys)))


async def test_words_are_told_only_when_asked_for_and_that_is_recorded(
    done: Done, victor: Person
) -> None:
    """With words the file opens the message that was read; the chain says who looked."""
    story = held(await fetched(victor, done.ids["small"], words=True), done.keys)
    entries = (await victor.get(f"/v1/audit?limit=100&after={story.claim.seq}"))["data"]
    reads = [
        e["entry"]["subject"]
        for e in entries
        if e["entry"]["what"] == "words_read" and e["entry"]["action_id"] == done.ids["small"]
    ]

    assert "> my order 1001 came broken" in "\n".join(told(story))
    assert withheld(story) == ()
    assert reads == ["victor"]


async def test_only_an_auditor_gets_a_proof(house: House, done: Done) -> None:
    """Neither a customer nor a supervisor may read the chain; what never was is not there."""
    victor = await house.sign_in("victor", "staff", "auditor")
    for person, path, status in (
        (await house.sign_in("cus-0001"), done.ids["small"], 403),
        (await house.sign_in("sam", "staff", "supervisor", "lead"), done.ids["small"], 403),
        (victor, "no-such-action", 404),
    ):
        answer = await house.http.get(f"/v1/audit/proofs/{path}", headers=person._headers())
        assert answer.status_code == status
