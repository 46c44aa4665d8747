"""A customer is erased: nothing of theirs can be read by anybody, and the chain still holds."""

import json
import sqlite3

import pytest

from casework.cli import audit
from casework.demo.shop.cast import ANNA, BRUNO, CLARA, TENANT
from casework.identity.exchange import Token
from casework.store.checkpoints import Intact
from casework.store.sealing import Wrapper
from tests.attack.support import (
    JSON,
    Thief,
    big_refund,
    moved,
    orphaned,
    store_bytes,
    supervisor,
)
from tests.house import House

pytestmark = pytest.mark.server
WORDS = "Quetzalmarmelade"
_GONE = 410


async def erase(house: House, customer: str, **body: str) -> tuple[int, JSON]:
    """Erase as an operator does."""
    olga = await house.sign_in("olga", "staff", "operator")
    answer = await olga.post(f"/v1/customers/{customer}/erasure", body)
    return answer.status_code, answer.json()


def rows(house: House, query: str) -> list[sqlite3.Row]:
    """Read the database as whoever has its file."""
    raw = sqlite3.connect(house.settings.data_dir / "casework.db", timeout=10)
    raw.row_factory = sqlite3.Row
    try:
        return raw.execute(query).fetchall()
    finally:
        raw.close()


def staff_answers(house: House) -> str:
    """Open all answers to staff that are kept, with the deployment's key in hand."""
    [wrapped] = rows(house, "SELECT wrapped FROM customer_key WHERE customer = '@staff'")
    seal = Wrapper(Thief(house).keys.shared.store).unwrap(wrapped["wrapped"], TENANT, "@staff")
    kept = rows(house, "SELECT * FROM idempotency_key WHERE owner LIKE 'staff/%'")
    return "\n".join(
        seal.open(row["body"], "idempotency_key", f"{row['owner']}/{row['key']}", "body")
        for row in kept
        if row["body"]
    )


async def test_nothing_of_the_erased_can_be_read(house: House) -> None:
    """Key, answers and readings are gone; every page says so; others and the chain stay whole."""
    waiting = await big_refund(house)
    bruno, sam = waiting.customer, await supervisor(house)
    answer = await sam.decide(waiting.card, "deny", reason=WORDS, customer_text=WORDS)
    assert answer.status_code == 200, answer.text
    await bruno.until_resting(waiting.case_id)
    await bruno.say(waiting.case_id, f"A person please: {WORDS}")
    await bruno.post(f"/v1/cases/{waiting.case_id}/handoff")
    await bruno.until(waiting.case_id, lambda c: c["status"] == "with_person")
    al = await house.sign_in("al", "staff", "agent")
    [line] = (await al.get("/v1/handoffs"))["data"]
    path = f"/v1/handoffs/{line['id']}"
    answer = await al.post(f"{path}/take", **{"Idempotency-Key": "once"})
    assert answer.status_code == 200, answer.text
    assert waiting.case_id in staff_answers(house)  # control: it was kept, and could be opened
    await big_refund(house, CLARA)
    [key] = rows(house, f"SELECT wrapped FROM customer_key WHERE customer = '{BRUNO.customer}'")
    assert key["wrapped"] in store_bytes(house)  # control: the bytes are found while they stand

    first, again = [await erase(house, BRUNO.customer) for _ in range(2)]

    assert first == (200, {"customer": BRUNO.customer, "erased": True, "cases": 1})
    assert again[0] == 200
    for person, of_case in (
        (bruno, f"/v1/cases/{waiting.case_id}"),
        (al, f"/v1/cases/{waiting.case_id}"),
        (al, path),
        (sam, f"/v1/approvals/{waiting.card['id']}"),
    ):
        headers = {"Authorization": f"Bearer {person.token}"}
        answer = await house.http.get(of_case, headers=headers)
        assert (answer.status_code, answer.json()["type"][-7:]) == (_GONE, "/erased"), of_case
    for person, of_all in ((bruno, "/v1/cases"), (al, "/v1/cases"), (al, "/v1/handoffs")):
        assert waiting.case_id not in json.dumps(await person.get(of_all))
    answer = await bruno.post("/v1/cases", {"message": "hello again"})
    assert answer.status_code == _GONE  # other processes may know the key for five minutes
    assert key["wrapped"] not in store_bytes(house)
    assert waiting.case_id not in staff_answers(house)
    for table in ("lesson", "read_goal"):
        assert not rows(house, f"SELECT * FROM {table} WHERE customer = '{BRUNO.customer}'")
    assert not rows(
        house, f"SELECT * FROM idempotency_key WHERE owner = 'customer/{BRUNO.customer}'"
    )
    [grant] = rows(house, f"SELECT * FROM case_grant WHERE case_id = '{waiting.case_id}'")
    assert grant["revoked_at"]
    assert isinstance(await audit._verify(house.settings, []), Intact)
    assert len((await sam.get("/v1/approvals"))["data"]) == 1  # clara's


async def test_what_waits_for_a_yes_is_never_paid_after_erasure(house: House) -> None:
    """An approval of an erased customer can not be given any more, and nothing is done."""
    waiting = await big_refund(house)
    sam = await supervisor(house)

    assert (await erase(house, BRUNO.customer))[0] == 200

    answer = await sam.decide(waiting.card, "approve")
    assert answer.status_code in {404, 409, _GONE}, answer.text
    assert await moved(house, BRUNO.customer) == []
    [effect] = rows(house, f"SELECT state FROM effect WHERE action_id = '{waiting.action_id}'")
    assert effect["state"] == "superseded"


async def test_an_open_outcome_is_found_out_first(house: House) -> None:
    """Nobody is erased while money may be under way, but for a reason that the chain keeps."""
    waiting = await orphaned(house)
    thief = Thief(house)
    assert isinstance(await thief.claim(await thief.action(waiting.action_id)), Token)

    status, refused = await erase(house, BRUNO.customer)
    assert (status, refused["actions"]) == (409, [waiting.action_id])
    case = await waiting.customer.get(f"/v1/cases/{waiting.case_id}")
    assert case["status"] != "closed"  # refused whole: nothing was ended

    status, _ = await erase(house, BRUNO.customer, force="legal_order")
    assert status == 200
    ada = await house.sign_in("ada", "staff", "auditor")
    entries = json.dumps(await ada.get("/v1/audit?limit=100"))
    assert "customer_erased" in entries
    assert "legal_order" in entries


async def test_only_operators_erase_and_only_whom_there_is(house: House) -> None:
    """Supervisors, agents and customers may not; a misspelt name is not there."""
    await (await house.sign_in(ANNA.customer)).open("Where is my order 1001?")
    path = f"/v1/customers/{ANNA.customer}/erasure"
    for person in (
        await supervisor(house),
        await house.sign_in("al", "staff", "agent", "lead", "auditor"),
        await house.sign_in(ANNA.customer),
    ):
        assert (await person.post(path, {})).status_code == 403
    assert (await erase(house, "cus-9999"))[0] == 404
    assert (await erase(house, ANNA.customer, force="because"))[0] == 422
