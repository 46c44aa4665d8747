"""What belongs to another customer looks exactly like what does not exist (SECURITY §5, A)."""

import re
import sqlite3
from typing import Any

import httpx
import pytest

from casework.demo.shop.cast import ANNA, BRUNO, FRANK, GRACE, IVAN
from casework.identity.exchange import Token
from tests.attack.support import (
    JSON,
    Thief,
    big_refund,
    everything_done,
    moved,
    nobody_saw_anothers_rows,
    same_answer,
    supervisor,
)
from tests.house import House, Person
from tools import catalogue

pytestmark = pytest.mark.server

UNKNOWN = "5b0f7b3a-6f0d-4e0a-9a55-2d1f5f6a7c11"
INJECTIONS = (
    "x' OR '1'='1",
    "' OR 1=1 --",
    "1001'; DROP TABLE customer_case; --",
    "' UNION SELECT id, customer, text FROM message --",
    "%' AND customer LIKE '%",
    "1001) OR (1=1",
    "1001 OR order_id <> ''",
    '" OR ""="',
    "$where: '1 == 1'",
)


async def call(person: Person, method: str, path: str, body: object = None) -> httpx.Response:
    """Ask as this person, always under the same request id."""
    return await person.house.http.request(
        method,
        path,
        json=body,
        headers={"Authorization": f"Bearer {person.token}", "X-Request-Id": "same"},
    )


async def annas_case(house: House) -> JSON:
    """Anna asks for her money and has not confirmed yet."""
    anna = await house.sign_in(ANNA.customer)
    case: JSON = await anna.open("my order 1001 came broken, I want my money back")
    return case


async def test_anothers_case_and_all_below_it_is_unknown_to_the_byte(house: House) -> None:
    """1, 8, 11: every path of Anna's case answers Frank as if there were no such case."""
    case = await annas_case(house)
    [asked] = case["pending"]
    frank = await house.sign_in(FRANK.customer)
    yes = {"accept": True, "action_hash": asked["action_hash"]}
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/events", None),
        ("GET", "/timeline", None),
        ("POST", "/messages", {"text": "I agree, refund it to me"}),
        ("POST", f"/confirmations/{asked['id']}", yes),
        ("POST", f"/questions/{asked['id']}", {"choice": "1001"}),
        ("POST", "/handoff", None),
        ("POST", "/feedback", {"solved": True}),
    ):
        theirs = await call(frank, method, f"/v1/cases/{case['id']}{path}", body)
        nobodys = await call(frank, method, f"/v1/cases/{UNKNOWN}{path}", body)
        assert theirs.status_code in {403, 404}, (path, theirs.text)
        assert same_answer(theirs, nobodys), (path, theirs.text, nobodys.text)
    anna = await house.sign_in(ANNA.customer)
    assert len((await anna.get(f"/v1/cases/{case['id']}"))["messages"]) == len(case["messages"])
    assert case["id"] not in str((await frank.get("/v1/cases"))["data"])
    assert await everything_done(house) == []

    await anna.confirm(case)  # control: hers was open all the time
    await anna.until_resting(case["id"])
    assert await moved(house, ANNA.customer) == [("2490", "EUR")]
    assert await moved(house, FRANK.customer) == []


async def test_anothers_confirmation_can_not_be_given_through_ones_own_case(house: House) -> None:
    """1, 25: Anna's action named below Frank's own case is unknown to the byte, nothing moves."""
    case = await annas_case(house)
    [asked] = case["pending"]
    frank = await house.sign_in(FRANK.customer)
    own = await frank.open("my order 1006 came broken, I want my money back")
    [mine] = own["pending"]
    bodies: list[JSON] = [
        {"accept": True, "action_hash": asked["action_hash"]},
        {"accept": True, "action_hash": mine["action_hash"]},
    ]
    for body in bodies:
        base = f"/v1/cases/{own['id']}/confirmations"
        theirs = await call(frank, "POST", f"{base}/{asked['id']}", body)
        nobodys = await call(frank, "POST", f"{base}/{UNKNOWN}", body)
        assert theirs.status_code in {404, 410}, theirs.text
        assert same_answer(theirs, nobodys)
    swapped = await call(
        frank,
        "POST",
        f"/v1/cases/{own['id']}/confirmations/{mine['id']}",
        {"accept": True, "action_hash": asked["action_hash"]},
    )
    assert swapped.status_code == 422, swapped.text
    assert await everything_done(house) == []


async def test_an_approval_is_unknown_to_those_who_may_not_see_it(house: House) -> None:
    """1, 29: to a customer, an agent and another tenant's supervisor a real card is no card."""
    waiting = await big_refund(house)
    agent = await house.sign_in("al", "staff", "agent")
    real, none = f"/v1/approvals/{waiting.card['id']}", f"/v1/approvals/{UNKNOWN}"
    body = {"decision": "approve", "action_hash": waiting.card["action_hash"]}
    for person in (waiting.customer, await house.sign_in(FRANK.customer), agent):
        for method, path, sent in (
            ("GET", "", None),
            ("POST", "/decisions", body),
            ("POST", "/take-over", None),
        ):
            theirs = await call(person, method, real + path, sent)
            nobodys = await call(person, method, none + path, sent)
            assert theirs.status_code in {403, 404}
            assert same_answer(theirs, nobodys)
    assert await everything_done(house) == []


async def test_another_tenants_staff_and_customers_are_nobody(shared: House) -> None:
    """1, 29: a sign-in of the same issuer for another tenant opens nothing of this one."""
    for body in (
        {"subject": ANNA.customer, "kind": "customer", "tenant": "t2"},
        {"subject": "sam", "kind": "staff", "roles": ["supervisor"], "tenant": "t2"},
    ):
        answer = await shared.http.post("/dev/token", json=body)
        if answer.status_code != 200:
            continue  # the issuer itself does not sign anybody in there
        person = Person(shared, "t2", answer.json()["access_token"])
        for path in ("/v1/cases", "/v1/approvals", "/v1/audit"):
            assert (await call(person, "GET", path)).status_code in {401, 403}


async def test_anothers_order_is_told_as_one_that_does_not_exist(house: House) -> None:
    """1, 11: the engine's words, goals and status differ in nothing but the number asked for."""

    async def told(who: str, order: str) -> tuple[Any, ...]:
        person = await house.sign_in(who)
        case = await person.open(f"order {order} came broken, refund me")
        case = await person.until_resting(case["id"])
        words = [m["text"].replace(order, "N") for m in case["messages"] if m["from"] == "engine"]
        goals = [(g["kind"], g["status"], g["summary"].replace(order, "N")) for g in case["goals"]]
        return words, goals, case["status"], case["pending"]

    assert await told(FRANK.customer, "1001") == await told(FRANK.customer, "9871")
    assert await told(FRANK.customer, "1013") == await told(FRANK.customer, "9872")
    assert await everything_done(house) == []
    frank = [row for row in await house.served(FRANK.customer) if row["rows"]]
    assert {r for row in frank for r in row["rows"]} <= {"1006", "ch_1006", FRANK.customer}


@pytest.mark.parametrize(
    "extra",
    [
        {"customer": BRUNO.customer},
        {"customer_id": BRUNO.customer},
        {"tenant": "t2"},
        {"sub": BRUNO.customer},
        {"grant": "x"},
        {"owner": "person"},
        {"from": "engine"},
        {"id": UNKNOWN},
    ],
    ids=str,
)
async def test_nobody_can_say_in_a_body_whom_they_act_for(shared: House, extra: JSON) -> None:
    """2: a customer or tenant among the fields is refused, not ignored."""
    anna = await shared.sign_in(ANNA.customer)
    before = (await anna.get("/v1/cases"))["data"]
    answer = await anna.post("/v1/cases", {"message": "order 1002 came broken"} | extra)

    assert answer.status_code == 422, answer.text
    assert (await anna.get("/v1/cases"))["data"] == before


async def test_an_edit_names_neither_customer_nor_destination(house: House) -> None:
    """2, 42: who gets the money is no argument, and another customer's charge is none either."""
    waiting = await big_refund(house)
    sam = await supervisor(house)
    edits: tuple[JSON, ...] = (
        {"customer_id": ANNA.customer},
        {"customer": ANNA.customer},
        {"tenant": "t2"},
        {"payout": "DE02120300000000202051"},
        {"destination": "gift_card"},
        {"charge_id": "ch_1001"},
        {"order_id": "1001"},
        {"order_id": "1001", "charge_id": "ch_1001"},
    )
    amount = {"amount": {"amount_minor": "2000", "currency": "EUR"}}
    for args in edits:
        for sent in (args, args | amount):
            answer = await sam.decide(waiting.card, "edit", args=sent, reason="partly")
            assert answer.status_code in {403, 409, 412, 422}, (sent, answer.text)
    assert await everything_done(house) == []

    assert (await sam.decide(waiting.card, "approve")).status_code == 200
    await waiting.customer.until_resting(waiting.case_id)
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]
    assert await moved(house, ANNA.customer) == []


async def test_ids_can_not_be_counted_or_guessed(shared: House) -> None:
    """3: ids share nothing, and 200 guesses around a real one all get the same bytes."""
    anna, frank = await shared.sign_in(ANNA.customer), await shared.sign_in(FRANK.customer)
    ids = []
    for _ in range(4):
        made = await anna.post("/v1/cases", {"message": "hello"})
        ids.append(str(made.json()["id"]))
    assert len({i[:8] for i in ids}) == len(ids)
    assert len({i[-12:] for i in ids}) == len(ids)
    guesses = [
        ids[0][:at] + digit + ids[0][at + 1 :]
        for at in range(len(ids[0]))
        if ids[0][at] != "-"
        for digit in "0123456789abcdef"[:7]
        if digit != ids[0][at]
    ]
    guesses += [ids[0].upper(), ids[0] + " ", ids[0].replace("-", ""), f"{{{ids[0]}}}", *ids]
    model = await call(frank, "GET", f"/v1/cases/{UNKNOWN}")
    assert model.status_code == 404
    for guess in guesses[:200] + guesses[-8:]:
        assert same_answer(model, await call(frank, "GET", f"/v1/cases/{guess}")), guess


@pytest.mark.parametrize("words", INJECTIONS)
async def test_ids_and_queries_are_no_language(shared: House, words: str) -> None:
    """4: SQL in every place of the API that reaches a database gives nobody's rows."""
    anna = await shared.sign_in(ANNA.customer)
    await anna.post("/v1/cases", {"message": "hello"})
    frank = await shared.sign_in(FRANK.customer)
    sam = await supervisor(shared)
    before = _tables(shared)
    for person, path, params in (
        (frank, f"/v1/cases/{words.replace('/', '')}", {}),
        (frank, "/v1/cases", {"after": words}),
        (frank, "/v1/cases", {"status": words}),
        (frank, "/v1/cases", {"limit": words}),
        (sam, "/v1/approvals", {"state": words}),
        (sam, "/v1/approvals", {"after": words}),
        (sam, f"/v1/approvals/{words.replace('/', '')}", {}),
    ):
        answer = await shared.http.get(
            path, params=params, headers={"Authorization": f"Bearer {person.token}"}
        )
        assert answer.status_code in {200, 400, 404, 422}, (path, answer.text)
        if answer.status_code == 200:
            assert answer.json()["data"] == [] or person is sam
        assert not re.search(r"sqlite|syntax|SELECT|Traceback|sqlalchemy", answer.text)
    assert _tables(shared) == before


def _tables(house: House) -> dict[str, int]:
    raw = sqlite3.connect(house.settings.data_dir / "casework.db")
    names = [r[0] for r in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    raw.close()
    return dict.fromkeys(names, 1)


async def test_an_order_number_is_no_language_either(house: House) -> None:
    """4: SQL where a number is expected, in the customer's words: no step beyond their own rows."""
    grace = await house.sign_in(GRACE.customer)
    for words in INJECTIONS[:5]:
        case = await grace.open(f"order 1001{words} came broken, refund me please")
        assert case["status"] != "failed"
        for asked in case["pending"]:
            if asked["kind"] == "confirmation":
                assert asked["args"]["order_id"] in {"1007", "1008"}
    assert await everything_done(house) == []
    await nobody_saw_anothers_rows(house)


async def test_a_worker_that_sends_sql_to_the_shop_gets_its_customers_rows(house: House) -> None:
    """1, 4: with a genuine read token, foreign ids and SQL are like ids that are not there."""
    frank = await house.sign_in(FRANK.customer)
    case = await frank.open("my order 1006 came broken, I want my money back")
    thief = Thief(house)
    grant = await thief.grant(case["id"])
    tokens: dict[str, str] = {}
    for tool in ("orders.get", "billing.list_charges"):
        found = catalogue.find(tool)
        assert found
        token = await thief.exchange().read_token(grant, found)
        assert isinstance(token, Token)
        tokens[found.audience] = token.value

    own = await thief.read_with("orders", "/orders/1006", tokens["orders"])
    assert own.status_code == 200  # control: the token is good
    none = await thief.read_with("orders", "/orders/987654", tokens["orders"])
    no_charges = await thief.read_with("billing", "/charges?order_id=987654", tokens["billing"])
    for foreign in ("1001", "1002", "1013"):
        answer = await thief.read_with("orders", f"/orders/{foreign}", tokens["orders"])
        assert same_answer(answer, none), foreign
    for words in ("1001", "1002", *INJECTIONS):
        query = str(httpx.QueryParams({"order_id": words}))
        answer = await thief.read_with("billing", f"/charges?{query}", tokens["billing"])
        assert same_answer(answer, no_charges), words
        query = str(httpx.QueryParams({"customer": "cus-0001", "tenant": "shop"}))
        answer = await thief.read_with("billing", f"/charges?{query}", tokens["billing"])
        assert "ch_1001" not in answer.text
    await nobody_saw_anothers_rows(house)


async def test_a_failing_backend_tells_the_customer_nothing_of_the_inside(house: House) -> None:
    """11: with billing down, case and errors hold no stack, address, class or other's id."""
    await house.fault("billing", down=True)
    ivan = await house.sign_in(IVAN.customer)
    answer = await ivan.post(
        "/v1/cases", {"message": "order 1010 is broken, refund me"}, Prefer="wait=2"
    )
    case = await ivan.get(f"/v1/cases/{answer.json()['id']}")
    for said in (answer.text, str(case)):
        assert not re.search(
            r"Traceback|httpx|billing\.test|orders\.test|Exception|Error\b|503|\.py\b", said
        ), said
        assert "cus-0001" not in said
    await house.fault("billing", down=False)
    case = await ivan.until_asked(answer.json()["id"])
    await ivan.confirm(case)
    await ivan.until_resting(case["id"])
    assert await moved(house, IVAN.customer) == [("3950", "EUR")]
