"""Only a genuine sign-in for exactly this API is anybody (SECURITY §5, B)."""

import base64
import hashlib
import hmac
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.demo.shop.cast import ANNA, BRUNO
from casework.identity.exchange import Token
from casework.identity.keys import ApiKeys, WorkerKeys, load_development_key
from tests.attack.support import (
    JSON,
    STAFF,
    Thief,
    big_refund,
    cases_stored,
    encoded,
    everything_done,
    opened,
    orphaned,
    same_answer,
    signed,
    supervisor,
)
from tests.house import SHOP, House

pytestmark = pytest.mark.server

ANNAS_WISH = {"message": "my order 1001 came broken, I want my money back"}


def keys_of(house: House) -> Path:
    """Where the test's deployment keeps its keys."""
    return house.settings.keys_dir


async def good(house: House, name: str = ANNA.customer) -> tuple[JSON, JSON, Ed25519PrivateKey]:
    """Give the parts of a genuine token, and the key that it was signed with."""
    person = await house.sign_in(name)
    header, claims = opened(person.token)
    return header, claims, load_development_key(keys_of(house)).private


async def refused(house: House, token: str) -> None:
    """Nobody: reading and opening a case are 401, the bytes as for nonsense, nothing stored."""
    before = cases_stored(house)
    nonsense = await ask(house, "a.b.c")
    for answer in (await ask(house, token), await ask(house, token, opening=True)):
        assert answer.status_code == 401, answer.text
        assert same_answer(answer, nonsense)
    assert cases_stored(house) == before
    assert await everything_done(house) == []


async def ask(house: House, token: str, *, opening: bool = False, **headers: str) -> httpx.Response:
    """Call the API with a token as it stands."""
    sent = {"Authorization": f"Bearer {token}", **headers}
    if opening:
        return await house.http.post("/v1/cases", json=ANNAS_WISH, headers=sent)
    return await house.http.get("/v1/cases", headers=sent)


def mac(header: JSON, claims: JSON, key: bytes) -> str:
    """Sign with a shared secret, as a library does that takes the token's word for the method."""
    body = f"{encoded(header)}.{encoded(claims)}"
    seal = hmac.new(key, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


async def test_control_a_genuine_token_opens_the_door(shared: House) -> None:
    """Control for 12-14: taken apart and put together again unchanged, a token is good."""
    header, claims, key = await good(shared)

    assert (await ask(shared, signed(header, claims, key))).status_code == 200


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
async def test_an_unsigned_token_is_nobody(shared: House, alg: str) -> None:
    """12: alg none, however it is spelt."""
    header, claims, _ = await good(shared)
    for signature in ("", "AA"):
        await refused(shared, f"{encoded(header | {'alg': alg})}.{encoded(claims)}.{signature}")


async def test_a_public_key_is_no_shared_secret(shared: House) -> None:
    """12: HS256 with whatever form of the public key a verifier might hold."""
    header, claims, key = await good(shared)
    public = key.public_key()
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=")
    for secret in (raw, pem, pem.strip(), x, b""):
        for alg in ("HS256", "HS384"):
            await refused(shared, mac(header | {"alg": alg}, claims, secret))


async def test_a_token_can_not_bring_its_own_key(shared: House) -> None:
    """12: embedded jwk, jku, x5u, x5c; an unknown, a missing and a travelling kid."""
    header, claims, _ = await good(shared)
    mine = Ed25519PrivateKey.generate()
    x = base64.urlsafe_b64encode(mine.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x.rstrip(b"=").decode(), "kid": header["kid"]}
    headers: list[JSON] = [
        header,
        header | {"jwk": jwk},
        header | {"jku": "http://evil.test/jwks.json"},
        header | {"x5u": "http://evil.test/cert.pem"},
        header | {"x5c": [x.decode()]},
        header | {"kid": "dev-of-mine", "jwk": jwk},
        header | {"kid": "../../../../dev/null"},
        header | {"kid": "' UNION SELECT 'x"},
        header | {"kid": ""},
        header | {"kid": [header["kid"]]},
        {k: v for k, v in header.items() if k != "kid"},
    ]
    for each in headers:
        await refused(shared, signed(each, claims, mine))


async def test_only_the_plain_header_is_taken(shared: House) -> None:
    """12, 13: the right key under another kid or type, or with extensions nobody understands."""
    header, claims, key = await good(shared)
    for change in (
        {"typ": "JWT"},
        {"typ": "approval+jwt"},
        {"typ": "txn+jwt"},
        {"typ": None},
        {"kid": "dev-other"},
        {"kid": "access-other"},
        {"alg": "ES256"},
        {"alg": ["EdDSA"]},
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
    ):
        await refused(shared, signed(header | change, claims, key))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "orders"},
        {"aud": ["casework"]},
        {"aud": ["casework", "orders"]},
        {"aud": "casework "},
        {"aud": ""},
        {"aud": None},
        {"iss": "http://evil.test/dev"},
        {"iss": None},
        {"sub": ""},
        {"sub": None},
        {"sub": ["cus-0001"]},
        {"sub": 1},
        {"jti": None},
        {"jti": ""},
        {"tenant": "other"},
        {"tenant": ["shop"]},
        {"tenant": None},
        {"kind": "service"},
        {"kind": "system"},
        {"kind": None},
    ],
    ids=str,
)
async def test_every_claim_must_be_exactly_right(shared: House, change: JSON) -> None:
    """13: another audience, a list of them, another issuer, no subject, no id, another tenant."""
    header, claims, key = await good(shared)
    await refused(shared, signed(header, claims | change, key))
    [name] = change
    without = {k: v for k, v in claims.items() if k != name}
    await refused(shared, signed(header, without, key))


@pytest.mark.parametrize(
    ("from_now", "instead"),
    [
        ({"exp": -10}, {}),
        ({"exp": -600, "iat": -4000}, {}),
        ({"iat": 600, "exp": 4000}, {}),
        ({"nbf": 600}, {}),
        ({}, {"exp": None}),
        ({}, {"exp": "9999999999"}),
        ({}, {"exp": True}),
        ({}, {"exp": -1}),
        ({}, {"iat": None}),
        ({}, {"iat": "now"}),
    ],
    ids=str,
)
async def test_a_token_counts_only_in_its_own_time(
    shared: House, from_now: dict[str, int], instead: JSON
) -> None:
    """14: ended, not begun, ten minutes of skew, without an end, with an end that is none."""
    header, claims, key = await good(shared)
    now = int(time.time())
    times = {name: now + seconds for name, seconds in from_now.items()}
    await refused(shared, signed(header, claims | times | instead, key))


@pytest.mark.parametrize("exp", ["1e999", "NaN", "Infinity", "-Infinity"])
async def test_a_token_that_never_ends_is_nobody(shared: House, exp: str) -> None:
    """14: numbers that JSON does not have, or that are beyond every number."""
    header, claims, key = await good(shared)
    raw = f'{{"sub":"{ANNA.customer}",' + encoded_plain(claims, exp)
    body = f"{encoded(header)}.{base64.urlsafe_b64encode(raw.encode()).rstrip(b'=').decode()}"
    seal = base64.urlsafe_b64encode(key.sign(body.encode())).rstrip(b"=").decode()
    await refused(shared, f"{body}.{seal}")


def encoded_plain(claims: JSON, exp: str) -> str:
    """Write the other claims with an end that json.dumps would not write."""
    others = {k: v for k, v in claims.items() if k not in {"exp", "sub"}}
    plain = base64.urlsafe_b64decode(encoded(others) + "==").decode()
    return f'"exp":{exp},{plain[1:]}'


async def test_a_signature_counts_for_its_own_words_only(shared: House) -> None:
    """12: the payload of one token under the signature of another; bits changed, parts added."""
    anna, bruno = await shared.sign_in(ANNA.customer), await shared.sign_in(BRUNO.customer)
    head, body, seal = anna.token.split(".")
    other_head, other_body, other_seal = bruno.token.split(".")
    for token in (
        f"{head}.{other_body}.{seal}",
        f"{other_head}.{body}.{other_seal}",
        f"{head}.{body}.{seal[:-2]}",
        f"{head}.{body}.{seal}.{seal}",
        f"{head}.{body}.{'A' * len(seal)}",
        f"{head}.{body}",
    ):
        await refused(shared, token)


async def test_the_systems_own_keys_sign_nobody_in(shared: House) -> None:
    """13: access, approval, capability, checkpoint and worker keys are not the sign-in key."""
    header, claims, _ = await good(shared)
    api = ApiKeys.load(keys_of(shared))
    worker = WorkerKeys.load(keys_of(shared), alone=False).worker
    for key in (api.access, api.approval, api.capability, api.checkpoint, worker):
        for issuer in (claims["iss"], shared.settings.api_url, shared.settings.worker_id):
            forged = claims | {"iss": issuer, "kind": "staff", "roles": ["supervisor"]}
            await refused(shared, signed(header | {"kid": key.kid}, forged, key.private))


async def test_a_signed_decision_or_confirmation_is_no_sign_in(house: House) -> None:
    """13: approval and confirmation JWS, a backend's token and a worker's assertion as sign-in."""
    waiting = await orphaned(house)
    thief = Thief(house)
    async with house.store.read(STAFF) as tx:
        approval = await tx.approvals.get(waiting.card["id"])
        confirmation = await tx.confirmations.get(waiting.action_id)
    assert approval
    assert confirmation
    form = {"audience": "orders", "scope": "orders:read"}
    backend = (await thief.form(await thief.grant(waiting.case_id), **form)).json()["access_token"]
    before = cases_stored(house)
    for token in (
        approval.decisions[0].jws,
        confirmation.jws,
        backend,
        thief.assertion.sign(),
    ):
        assert token.count(".") == 2
        for opening in (False, True):
            assert (await ask(house, token, opening=opening)).status_code == 401
        for service, path in (("orders", "/orders"), ("billing", "/charges")):
            if token != backend:
                assert (await thief.read_with(service, path, token)).status_code == 401
    assert cases_stored(house) == before
    assert await everything_done(house) == []


async def test_staff_pages_are_closed_to_customers(shared: House) -> None:
    """13: a customer's token at every staff endpoint, even when it names staff roles itself."""
    roles = ("supervisor", "supervisor_senior", "agent", "lead", "auditor", "operator")
    plain = await shared.sign_in(ANNA.customer)
    dressed_up = await shared.sign_in(ANNA.customer, "customer", *roles)
    decision = {"decision": "approve", "action_hash": "0" * 64}
    for person in (plain, dressed_up):
        bearer = {"Authorization": f"Bearer {person.token}", "If-Match": '"1"'}
        for path in (
            "/v1/approvals",
            "/v1/approvals/x",
            "/v1/handoffs",
            "/v1/handoffs/x",
            "/v1/tools",
            "/v1/policies",
            "/v1/kpi",
            "/v1/audit",
            "/v1/cases/x/timeline",
        ):
            answer = await shared.http.get(path, headers=bearer)
            assert answer.status_code in {401, 403}, (path, answer.text)
        for path, body in (
            ("/v1/approvals/x/decisions", decision),
            ("/v1/approvals/x/undo", None),
            ("/v1/approvals/x/take-over", None),
            ("/v1/approvals/x/claim", {"seconds": 60}),
            ("/v1/approvals/x/pass", {"to": "sam"}),
            ("/v1/handoffs/x/take", None),
            ("/v1/handoffs/x/reply", {"text": "hello"}),
            ("/v1/handoffs/x/give-back", None),
        ):
            answer = await shared.http.post(path, json=body, headers=bearer)
            assert answer.status_code in {401, 403}, (path, answer.text)


async def test_a_sign_in_is_worth_nothing_at_the_shop(shared: House) -> None:
    """16: the customer's and the supervisor's own tokens passed through to every backend."""
    anna = await shared.sign_in(ANNA.customer)
    sam = await supervisor(shared)
    thief = Thief(shared)
    for token in (anna.token, sam.token):
        for service, path in (
            ("orders", "/orders"),
            ("orders", "/orders/1001"),
            ("billing", "/charges"),
            ("accounts", "/account"),
        ):
            answer = await thief.read_with(service, path, token)
            assert answer.status_code == 401, answer.text
        answer = await shared.http.post(
            f"{SHOP['billing']}/charges/ch_1001/refunds",
            json={"order_id": "1001", "amount": {"amount_minor": "100", "currency": "EUR"}},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "x"},
        )
        assert answer.status_code == 401, answer.text
    assert await everything_done(shared) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X-User-Id": BRUNO.customer},
        {"X-Forwarded-User": BRUNO.customer, "X-Remote-User": BRUNO.customer},
        {"X-Tenant": "other", "X-Customer": BRUNO.customer, "X-Customer-Id": BRUNO.customer},
        {"X-Roles": "supervisor", "X-Role": "supervisor", "X-Kind": "staff"},
        {"user_id": BRUNO.customer, "identity": BRUNO.customer},
        {"X-HTTP-Method-Override": "POST", "X-Original-URL": "/v1/approvals"},
        {"Cookie": "access_token=x; session=supervisor; user_id=cus-0002"},
    ],
    ids=str,
)
async def test_headers_say_nothing_about_who_asks(shared: House, headers: dict[str, str]) -> None:
    """19: spoofed identity headers neither replace a token nor add to one."""
    bruno = await shared.sign_in(BRUNO.customer)
    made = await bruno.post("/v1/cases", {"message": "hello there"})
    theirs = f"/v1/cases/{made.json()['id']}"
    anna = await shared.sign_in(ANNA.customer)

    for path in (theirs, "/v1/cases", "/v1/approvals"):
        alone = await shared.http.get(path, headers=headers)
        assert alone.status_code == 401, alone.text
    bearer = {"Authorization": f"Bearer {anna.token}"}
    plain = await shared.http.get(theirs, headers=bearer)
    spoofed = await shared.http.get(theirs, headers=bearer | headers)
    assert spoofed.status_code == 404
    assert same_answer(plain, spoofed)
    staff = await shared.http.get("/v1/approvals", headers=bearer | headers)
    assert staff.status_code == 403
    assert made.json()["id"] not in str((await anna.get("/v1/cases"))["data"])


async def test_two_tokens_are_nobody(shared: House) -> None:
    """19: two Authorization headers, a list of two, or the token in another place."""
    anna, bruno = await shared.sign_in(ANNA.customer), await shared.sign_in(BRUNO.customer)
    both: list[Any] = [
        [("Authorization", f"Bearer {anna.token}"), ("Authorization", f"Bearer {bruno.token}")],
        [("Authorization", f"Bearer {anna.token}, Bearer {bruno.token}")],
        [("Cookie", f"access_token={anna.token}")],
        [("X-Authorization", f"Bearer {anna.token}")],
    ]
    for headers in both:
        answer = await shared.http.get("/v1/cases", headers=headers)
        assert answer.status_code == 401, answer.text
    answer = await shared.http.get("/v1/cases", params={"access_token": anna.token})
    assert answer.status_code == 401


async def test_a_sign_in_buys_no_token_at_the_token_service(house: House) -> None:
    """16, 17: a customer's or supervisor's token, as subject or worker, exchanges nothing."""
    waiting = await big_refund(house)
    sam = await supervisor(house)
    thief = Thief(house)
    grant = await thief.grant(waiting.case_id)
    for token in (waiting.customer.token, sam.token):
        as_subject = await thief.form(token)
        as_worker = await thief.form(grant, client_assertion=token)
        as_actor = await thief.form(
            grant, actor_token=token, actor_token_type="urn:ietf:params:oauth:token-type:jwt"
        )
        bearer_only = await house.http.post(
            "/oauth/token",
            data={"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange"},
            headers={"Authorization": f"Bearer {token}"},
        )
        for answer in (as_subject, as_worker, as_actor, bearer_only):
            assert answer.status_code in {400, 401, 403}, answer.text
            assert "access_token" not in answer.text
    control = await thief.exchange().write_token(grant, await thief.action(waiting.action_id))
    assert not isinstance(control, Token)
    assert await everything_done(house) == []
