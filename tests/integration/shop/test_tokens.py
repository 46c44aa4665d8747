"""Whoever calls must hold a token for this service, this customer and this scope."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.demo.shop.cast import ANNA, BRUNO
from tests.integration.shop.support import (
    ISSUER,
    KID,
    NOW,
    SERVICES,
    Signer,
    Worker,
    problem,
    refund_action,
)

LONG_AGO = int((NOW - timedelta(hours=1)).timestamp())
FIRST_READ = {"orders": "/orders", "billing": "/charges", "accounts": "/account"}


@pytest.mark.parametrize("service", SERVICES)
async def test_reads_with_a_good_token(reader: Worker, service: str) -> None:
    """A token for the service and its read scope opens the customer's own records."""
    answer = await reader.get(FIRST_READ[service], ANNA.customer, service)

    assert answer.status_code == 200


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "somewhere-else"},
        {"aud": ["orders", "billing", "accounts"]},
        {"iss": "http://evil.test"},
        {"exp": LONG_AGO, "iat": LONG_AGO - 60},
        {"iat": LONG_AGO + 7200},
        {"tenant": ""},
        {"tenant": 7},
        {"sub": ""},
        {"jti": None},
        {"act": "worker"},
        {"case": None},
        {"scope": ["orders:read"]},
        {"header": {"typ": "at+jwt"}},
        {"header": {"typ": None}},
        {"header": {"kid": "access-other"}},
        {"header": {"kid": "approval-test"}},
    ],
    ids=str,
)
async def test_refuses_what_is_not_exactly_the_token(
    reader: Worker, service: str, wrong: dict[str, Any]
) -> None:
    """Wrong audience, issuer, time, type, key or a missing claim: 401, and nothing is said."""
    token = reader.signer.token(ANNA.customer, service, f"{service}:read", **wrong)

    answer = await reader.get_with(FIRST_READ[service], token, service)

    assert problem(answer) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_refuses_a_token_of_another_service(reader: Worker) -> None:
    """A token for billing does not open orders."""
    token = reader.signer.token(ANNA.customer, "billing", "orders:read")

    assert problem(await reader.get_with("/orders", token)) == (401, "unauthorized")


async def test_refuses_other_keys_and_none(reader: Worker) -> None:
    """A token signed by a stranger, or by nobody, proves nothing."""
    stranger = Signer(Ed25519PrivateKey.generate()).token(ANNA.customer, "orders", "orders:read")
    claims = jwt.decode(stranger, options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", "none", headers={"kid": KID, "typ": "txn+jwt"})

    for token in (stranger, unsigned, "", "nonsense", "a.b.c"):
        assert problem(await reader.get_with("/orders", token)) == (401, "unauthorized")


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", ISSUER])
async def test_refuses_calls_without_a_bearer_token(reader: Worker, header: str) -> None:
    """No token, no answer."""
    headers = {"Authorization": header} if header else {}
    answer = await reader.clients["orders"].get("/orders", headers=headers)

    assert problem(answer) == (401, "unauthorized")


async def test_refuses_two_tokens_at_once(reader: Worker) -> None:
    """Two Authorization headers are one too many, whichever is good."""
    good = f"Bearer {reader.signer.token(ANNA.customer, 'orders', 'orders:read')}"
    answer = await reader.clients["orders"].get(
        "/orders", headers=[("Authorization", good), ("Authorization", good)]
    )

    assert problem(answer) == (401, "unauthorized")


@pytest.mark.parametrize("scope", ["billing:refund", "orders", "orders:read:all", "ORDERS:READ"])
async def test_needs_the_very_scope(reader: Worker, scope: str) -> None:
    """A scope that is nearly right is not the scope."""
    answer = await reader.get("/orders", ANNA.customer, scope=scope)

    assert problem(answer) == (403, "scope-missing")


@pytest.mark.parametrize(
    ("service", "mine", "foreign", "unknown"),
    [
        ("orders", "/orders/1001", "/orders/1002", "/orders/999999"),
        ("billing", "/charges?order_id=1001", "/charges?order_id=1002", "/charges?order_id=x"),
        ("billing", "/charges?order_id=1001", "/refunds?order_id=1015", "/refunds?order_id=x"),
    ],
)
async def test_foreign_looks_like_unknown(
    reader: Worker, service: str, mine: str, foreign: str, unknown: str
) -> None:
    """Another customer's id gives the same bytes and headers as one that does not exist."""
    assert (await reader.get(mine, ANNA.customer, service)).status_code == 200

    theirs = await reader.get(foreign, ANNA.customer, service)
    nobodys = await reader.get(unknown, ANNA.customer, service)

    assert theirs.status_code == nobodys.status_code
    assert theirs.content == nobodys.content
    assert theirs.headers == nobodys.headers


async def test_foreign_writes_look_like_unknown(reader: Worker) -> None:
    """Nor can a write tell another's charge from one that does not exist."""
    amount = ANNA.purchases[0].total
    foreign = refund_action(BRUNO, amount).model_copy(update={"customer": ANNA.customer})
    unknown = foreign.model_copy(update={"args": foreign.args | {"charge_id": "ch_0"}})

    theirs, nobodys = await reader.write(foreign), await reader.write(unknown)

    assert problem(theirs) == (404, "not-found")
    assert (theirs.content, theirs.headers) == (nobodys.content, nobodys.headers)
    assert await reader.ledger("billing") == []


async def test_another_tenant_has_nothing(reader: Worker) -> None:
    """The same customer id in another tenant is another customer."""
    token = reader.signer.token(ANNA.customer, "orders", "orders:read", tenant="other")

    assert (await reader.get_with("/orders", token)).json() == {"data": []}
    assert problem(await reader.get_with("/orders/1001", token)) == (404, "not-found")


@pytest.mark.parametrize(
    "order_id", ["01001", " 1001", "1001%20", "1001%00", "１００１", "%F0%9F%92%A9", "1001'--"]
)
async def test_ids_are_exact(reader: Worker, order_id: str) -> None:
    """An id that merely resembles one is unknown."""
    answer = await reader.get(f"/orders/{order_id}", ANNA.customer)

    assert problem(answer) == (404, "not-found")
