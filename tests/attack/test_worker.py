"""Code that runs with a worker's own key pays nobody what nobody allowed (SECURITY §4, L3)."""

import sqlite3
import time
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.demo.shop.cast import ANNA, BRUNO, CLARA
from casework.domain.action import Action
from casework.domain.money import Money
from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import ExchangeRefused, Token
from casework.identity.keys import WORKER, ApiKeys, SigningKey
from casework.worker import utc_now
from tests.attack.support import (
    STAFF,
    Thief,
    at_once,
    big_refund,
    dwell,
    everything_done,
    moved,
    opened,
    orphaned,
    signed,
    supervisor,
    tampered,
)
from tests.house import API, House

pytestmark = pytest.mark.server


async def test_control_what_was_allowed_can_be_claimed_and_paid_once(house: House) -> None:
    """Control for 15, 24, 25: the allowed action, its token, one row; replayed, the same row."""
    waiting = await orphaned(house)
    thief = Thief(house)
    action = await thief.action(waiting.action_id)
    assert await moved(house, BRUNO.customer) == []
    token = await thief.claim(action)
    assert isinstance(token, Token)
    first = await thief.pay(action, token.value)
    assert first.status_code in {200, 201}, first.text
    again = [await thief.pay(action, token.value) for _ in range(5)]

    assert {a.json()["reference"] for a in again if "reference" in a.json()} <= {
        first.json().get("reference")
    }
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


def changed(action: Action) -> list[tuple[str, Action]]:
    """Every way to claim something else than what was approved."""
    args = action.args

    def other(**changes: Any) -> Action:
        return action.model_copy(update=changes)

    def arg(**changes: Any) -> Action:
        return other(args=args | changes)

    return [
        ("3,000.00 instead", arg(amount=Money.of(300_000, "EUR"))),
        ("one cent more", arg(amount=Money.of(24_801, "EUR"))),
        ("one cent less", arg(amount=Money.of(24_799, "EUR"))),
        ("negative", arg(amount=Money.of(-24_800, "EUR"))),
        ("zero", arg(amount=Money.of(0, "EUR"))),
        ("yen", arg(amount=Money.of(24_800, "JPY"))),
        ("dinar", arg(amount=Money.of(24_800, "KWD"))),
        ("no amount", other(args={k: v for k, v in args.items() if k != "amount"})),
        ("amount as text", arg(amount="24800")),
        ("another's charge", arg(order_id="1001", charge_id="ch_1001")),
        ("another's charge only", arg(charge_id="ch_1001")),
        ("another reason", arg(reason="changed_mind")),
        ("an argument more", arg(customer_id=ANNA.customer)),
        ("another tool", other(tool="orders.cancel")),
        ("an unknown tool", other(tool="billing.payout")),
        ("another version of it", other(tool_version="2")),
        ("another customer", other(customer=ANNA.customer)),
        ("another tenant", other(tenant="t2")),
        ("another case", other(case=str(uuid4()))),
        ("another goal", other(goal=f"{action.case}-g2")),
        ("a fresh id", other(action_id=str(uuid4()))),
        ("another policy", other(policy_version="0" * 16)),
        ("asked by the engine", other(requested_by="engine")),
        ("facts as wished", other(preconditions=action.preconditions | {"paid": "900000"})),
        ("no facts", other(preconditions={})),
    ]


async def test_an_approval_is_worth_its_own_action_and_no_other(house: House) -> None:
    """25: approved 248.00 for one order: another amount, order, currency, tool, extra argument."""
    waiting = await orphaned(house)
    thief = Thief(house)
    action = await thief.action(waiting.action_id)
    for name, wrong in changed(action):
        answer = await thief.claim(wrong, waiting.case_id)
        assert isinstance(answer, ExchangeRefused), name
    assert await everything_done(house) == []

    token = await thief.claim(action)
    assert isinstance(token, Token)  # control: nothing of that used the approval up
    for name, wrong in changed(action):
        answer = await thief.claim(wrong, waiting.case_id)
        assert isinstance(answer, ExchangeRefused), f"after the claim: {name}"
    assert await everything_done(house) == []


async def test_a_token_pays_exactly_what_it_says_exactly_once(house: House) -> None:
    """15, 16, 25: a stolen 60 s token with other arguments, paths, keys and at other services."""
    waiting = await orphaned(house)
    thief = Thief(house)
    action = await thief.action(waiting.action_id)
    token = await thief.claim(action)
    assert isinstance(token, Token)
    t = token.value
    tries = [
        await thief.pay(action, t, amount={"amount_minor": "300000", "currency": "EUR"}),
        await thief.pay(action, t, amount={"amount_minor": "3000", "currency": "EUR"}),
        await thief.pay(action, t, amount={"amount_minor": "24800", "currency": "JPY"}),
        await thief.pay(action, t, amount=248.00),
        await thief.pay(action, t, charge="ch_1001"),
        await thief.pay(action, t, charge="ch_1001", order_id="1001"),
        await thief.pay(action, t, order_id="1003"),
        await thief.pay(action, t, reason="changed_mind"),
        await thief.pay(action, t, customer_id=ANNA.customer),
        await thief.pay(action, t, destination="DE02120300000000202051"),
        await thief.pay(action, t, key=None),
        await thief.pay(action, t, key=str(uuid4())),
        await thief.pay(action, t, key=""),
        await thief.pay(action, t, service="orders"),
        await thief.pay(action, t, service="accounts"),
    ]
    for n, answer in enumerate(tries):
        assert answer.status_code >= 400, (n, answer.text)
    assert await everything_done(house) == []
    for service, path in (
        ("orders", "/orders"),
        ("accounts", "/account"),
        ("billing", "/charges"),
        ("billing", "/refunds"),
    ):
        answer = await thief.read_with(service, path, t)
        assert answer.status_code in {401, 403}, (service, path, answer.text)

    assert (await thief.pay(action, t)).status_code in {200, 201}
    for answer in await at_once([thief.pay(action, t) for _ in range(8)]):
        assert answer.status_code in {200, 201}, answer.text
    later = await thief.pay(action, t, key=str(uuid4()))
    assert later.status_code >= 400
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


async def test_twenty_workers_on_one_approval_pay_once(house: House) -> None:
    """24, 38: 20 at the same moment, each with a claim of its own and the payment after it."""
    waiting = await orphaned(house)
    action = await Thief(house).action(waiting.action_id)

    async def rush() -> int:
        thief = Thief(house)
        token = await thief.claim(action)
        if isinstance(token, ExchangeRefused):
            return 0
        return (await thief.pay(action, token.value)).status_code

    answers = await at_once([rush() for _ in range(20)])
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]
    assert set(answers) <= {0, 200, 201, 409}, answers


async def test_what_was_only_asked_can_not_be_claimed(shared: House) -> None:
    """24, 25, L3: not confirmed, confirmed but not approved, denied: no token, no row."""
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    thief = Thief(shared)
    [asked] = case["pending"]
    assert isinstance(await thief.claim(await thief.action(asked["id"])), ExchangeRefused)

    waiting = await big_refund(shared)
    assert isinstance(await thief.claim(await thief.action(waiting.action_id)), ExchangeRefused)

    clara = await big_refund(shared, CLARA)
    sam = await supervisor(shared)
    assert (await sam.decide(clara.card, "deny", reason="fraud_suspected")).status_code == 200
    assert isinstance(await thief.claim(await thief.action(clara.action_id)), ExchangeRefused)
    assert await everything_done(shared) == []


async def test_rows_written_by_hand_are_no_approval(shared: House) -> None:
    """22, 25, 64: the database says approved, with nobody's signature: nothing can be claimed."""
    waiting = await orphaned(shared, approve=False)
    thief = Thief(shared)
    action = await thief.action(waiting.action_id)
    now = "2026-01-01 00:00:00.000000"
    assert tampered(
        shared,
        "UPDATE approval SET status = 'approved', effective_at = ?, decided_at = ? WHERE id = ?",
        *(now, now, waiting.card["id"]),
    )
    assert tampered(
        shared, "UPDATE effect SET state = 'approved' WHERE action_id = ?", waiting.action_id
    )
    assert isinstance(await thief.claim(action), ExchangeRefused)
    tampered(shared, "UPDATE approval SET needed = 0 WHERE id = 'none'")
    assert isinstance(await thief.claim(action), ExchangeRefused)
    assert await everything_done(shared) == []


async def test_a_decision_copied_from_another_approval_is_none(house: House) -> None:
    """22, 25, 34: Clara's signed decision pasted under Bruno's approval, by hand."""
    clara, bruno = await orphaned(house, CLARA), await orphaned(house, approve=False)
    thief = Thief(house)
    now = "2026-01-01 00:00:00.000000"
    copied = tampered(
        house,
        _copy_of_decision(house),
        *(
            BRUNO.customer,
            "stolen",
            bruno.card["id"],
            bruno.card["action_hash"],
            bruno.card["action_hash"],
            clara.card["id"],
        ),
    )
    assert copied == 1
    assert tampered(
        house,
        "UPDATE approval SET status = 'approved', effective_at = ?, decided_at = ? WHERE id = ?",
        *(now, now, bruno.card["id"]),
    )
    tampered(house, "UPDATE effect SET state = 'approved' WHERE action_id = ?", bruno.action_id)
    try:
        answer: object = await thief.claim(await thief.action(bruno.action_id))
    except Exception as error:  # noqa: BLE001 - a row that can not be opened may also end it
        answer = error
    assert not isinstance(answer, Token)
    assert await everything_done(house) == []


def _copy_of_decision(house: House) -> str:
    """Write the INSERT with the table's own columns, six of them replaced."""
    raw = sqlite3.connect(house.settings.data_dir / "casework.db")
    columns = [str(row[1]) for row in raw.execute("PRAGMA table_info(decision)")]
    raw.close()
    replaced = ("customer", "jti", "approval_id", "action_hash", "shown_hash")
    # The order of the parameters is theirs, not the columns'.
    places = {name: f"?{n}" for n, name in enumerate(replaced, 1)}
    chosen = ", ".join(places.get(name) or name for name in columns)
    return (
        f"INSERT INTO decision ({', '.join(columns)}) SELECT {chosen} "
        "FROM decision WHERE approval_id = ?6"
    )


async def test_another_cases_grant_pays_nothing(shared: House) -> None:
    """1, 17: Bruno's allowed action under Anna's grant, under none, under a made-up one."""
    waiting = await orphaned(shared)
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    thief = Thief(shared)
    action = await thief.action(waiting.action_id)
    assert isinstance(await thief.claim(action, case["id"]), ExchangeRefused)
    for grant in (str(uuid4()), waiting.case_id, BRUNO.customer, "' OR '1'='1"):
        assert isinstance(await thief.exchange().write_token(grant, action), ExchangeRefused)
    assert await everything_done(shared) == []


async def test_read_tokens_stay_at_their_own_backend(shared: House) -> None:
    """16: each backend's read token at each other backend, at the API, and for a write."""
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    thief = Thief(shared)
    grant = await thief.grant(case["id"])
    first_read = {"orders": "/orders", "billing": "/charges", "accounts": "/account"}
    for service, scope in (
        ("orders", "orders:read"),
        ("billing", "billing:read"),
        ("accounts", "accounts:read"),
    ):
        answer = await thief.form(grant, audience=service, scope=scope)
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        for other, path in first_read.items():
            status = (await thief.read_with(other, path, token)).status_code
            assert status == (200 if other == service else 401), (service, other)
        api = await shared.http.get("/v1/cases", headers={"Authorization": f"Bearer {token}"})
        assert api.status_code == 401
        action = await thief.action(case["pending"][0]["id"])
        assert (await thief.pay(action, token)).status_code in {401, 403}
    for scope in ("orders:cancel", "billing:refund", "billing:read billing:refund", "*"):
        answer = await thief.form(grant, audience=scope.split(":", maxsplit=1)[0], scope=scope)
        assert answer.status_code == 400, answer.text
    assert await moved(shared, ANNA.customer) == []


async def test_a_worker_proves_itself_anew_each_time(shared: House) -> None:
    """15, 17: replayed, foreign, renamed, mis-addressed and lasting assertions buy nothing."""
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    thief = Thief(shared)
    grant = await thief.grant(case["id"])
    used = thief.assertion.sign()
    assert (await thief.form(grant, client_assertion=used)).status_code == 200  # control
    for answer in await at_once([thief.form(grant, client_assertion=used) for _ in range(5)]):
        assert answer.status_code == 401, answer.text

    once = thief.assertion.sign()
    raced = await at_once([thief.form(grant, client_assertion=once) for _ in range(10)])
    assert sorted(a.status_code for a in raced) == [200] + [401] * 9

    header, claims = opened(thief.assertion.sign())
    mine = Ed25519PrivateKey.generate()
    stranger = SigningKey.named(WORKER, mine)
    worker = thief.keys.worker.private
    api = ApiKeys.load(shared.settings.keys_dir)
    now = int(time.time())
    forged = [
        WorkerAssertion(shared.settings.worker_id, stranger, api_url=API, clock=utc_now).sign(),
        signed(header, claims, mine),
        signed(header | {"kid": api.access.kid}, claims, api.access.private),
        Thief(shared, worker_id="worker-of-mine").assertion.sign(),
        signed(header, claims | {"jti": "1", "aud": "http://orders.test/oauth/token"}, worker),
        signed(header, claims | {"jti": "2", "aud": [claims["aud"]]}, worker),
        signed(header, claims | {"jti": "3", "exp": now - 60, "iat": now - 90}, worker),
        signed(header, claims | {"jti": "4", "exp": now + 86400}, worker),
        signed(header, {k: v for k, v in claims.items() if k != "jti"}, worker),
        signed(header, {k: v for k, v in claims.items() if k != "exp"}, worker),
        signed(header | {"typ": "at+jwt"}, claims | {"jti": "5"}, worker),
        signed(header | {"alg": "none"}, claims | {"jti": "6"}, worker).rpartition(".")[0] + ".",
        signed(header, claims | {"jti": "7", "sub": "other"}, worker),
    ]
    for n, assertion in enumerate(forged):
        answer = await thief.form(grant, client_assertion=assertion)
        assert answer.status_code in {400, 401}, (n, answer.text)
        assert "access_token" not in answer.text


async def test_backend_tokens_end_and_are_not_altered(shared: House) -> None:
    """12-14: at the shop, an ended token, alg none, another type, kid, audience list, customer."""
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    thief = Thief(shared)
    made = await thief.form(await thief.grant(case["id"]))
    token = made.json()["access_token"]
    header, claims = opened(token)
    key = ApiKeys.load(shared.settings.keys_dir).access.private
    assert (await thief.read_with("orders", "/orders/1001", token)).status_code == 200
    again = signed(header, claims, key)
    assert (await thief.read_with("orders", "/orders/1001", again)).status_code == 200  # control
    now = int(time.time())
    worker = thief.keys.worker
    for n, wrong in enumerate(
        (
            signed(header, claims | {"exp": now - 10, "iat": now - 70}, key),
            signed(header, claims | {"iat": now + 600, "exp": now + 660}, key),
            signed(header, claims | {"aud": ["orders"]}, key),
            signed(header | {"typ": "at+jwt"}, claims, key),
            signed(header | {"typ": "approval+jwt"}, claims, key),
            signed(header | {"kid": "approval-x"}, claims, key),
            signed(header, claims | {"iss": "http://evil.test"}, key),
            signed(header, claims, worker.private),
            signed(header | {"kid": worker.kid}, claims, worker.private),
            signed(header, claims | {"sub": BRUNO.customer}, worker.private),
            signed(header | {"alg": "none"}, claims, key).rpartition(".")[0] + ".",
        )
    ):
        answer = await thief.read_with("orders", "/orders/1001", wrong)
        assert answer.status_code == 401, (n, answer.text)


async def test_a_held_customer_is_paid_nothing_though_all_is_approved(house: House) -> None:
    """18: locked while the case waited: the approval stands, the claim does not come."""
    waiting = await orphaned(house)
    thief = Thief(house)
    action = await thief.action(waiting.action_id)
    async with house.store.write(STAFF) as tx:
        await tx.holds.put(BRUNO.customer, "security")
    assert isinstance(await thief.claim(action), ExchangeRefused)
    assert await everything_done(house) == []


async def test_a_revoked_grant_ends_what_waits(house: House) -> None:
    """18: consent withdrawn while the card waits: approved afterwards, nothing moves."""
    waiting = await big_refund(house)
    grant = await Thief(house).grant(waiting.case_id)
    async with house.store.write(STAFF) as tx:
        await tx.grants.revoke(grant)
    await (await supervisor(house)).decide(waiting.card, "approve")
    await dwell(house, waiting.case_id, 1.0)
    assert await everything_done(house) == []


async def test_facts_that_move_between_claim_and_payment_stop_it(house: House) -> None:
    """44: another system refunds a part after the claim: the backend writes nothing."""
    waiting = await orphaned(house)
    thief = Thief(house)
    action = await thief.action(waiting.action_id)
    token = await thief.claim(action)
    assert isinstance(token, Token)
    await house.change(
        "billing", charge_id="ch_1002", refund={"amount_minor": "100", "currency": "EUR"}
    )
    answer = await thief.pay(action, token.value)
    assert answer.status_code == 412, answer.text
    assert await moved(house, BRUNO.customer) == []


async def test_whoever_lost_the_role_approved_nothing(house: House) -> None:
    """33: supervisor when approving, agent when it is executed: no claim, no row."""
    waiting = await orphaned(house)
    await dwell(house, waiting.case_id, 1.1)  # sign-ins are told apart by their second
    sam = await house.sign_in("sam", "staff", "agent")
    await sam.get("/v1/handoffs")
    thief = Thief(house)
    assert isinstance(await thief.claim(await thief.action(waiting.action_id)), ExchangeRefused)
    assert await everything_done(house) == []
