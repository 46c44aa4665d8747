"""A token proves something to one verifier only, and only while it is valid."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.identity.verifier import MAX_TOKEN, Claims, Invalid, StaticKeys, TokenVerifier
from tests.unit.identity.tokens import (
    AUDIENCE,
    ISSUER,
    KID,
    TYP,
    claims,
    jwk,
    later,
    now,
    sign,
    unsigned,
)

KEY = Ed25519PrivateKey.generate()
OTHER_KEY = Ed25519PrivateKey.generate()
VERIFIER = TokenVerifier(
    issuer=ISSUER,
    audience=AUDIENCE,
    typ=TYP,
    keys=StaticKeys({KID: KEY.public_key(), "approval-1": OTHER_KEY.public_key()}),
    kid_prefix="access-",
    clock=now,
)


async def test_a_good_token_says_who_and_where() -> None:
    """A token that matches everything gives its subject, tenant and claims."""
    result = await VERIFIER.verify(sign(KEY, claims(scope="billing:read")))

    assert isinstance(result, Claims)
    assert (result.subject, result.tenant) == ("customer-1", "shop")
    assert result.raw["scope"] == "billing:read"


async def test_an_unsigned_token_proves_nothing() -> None:
    """`alg: none` is refused before any key is looked for."""
    result = await VERIFIER.verify(unsigned(claims()))

    assert result == Invalid(reason="algorithm")


async def test_the_public_key_is_no_shared_secret() -> None:
    """A token signed with HS256, keyed with our public PEM, proves nothing."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = unsigned(claims(), alg="HS256").removesuffix(".")
    mac = hmac.new(pem, body.encode(), hashlib.sha256).digest()

    result = await VERIFIER.verify(f"{body}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}")

    assert result == Invalid(reason="algorithm")


@pytest.mark.parametrize("kid", ["access-2", "approval-1", "", None, 7])
async def test_only_the_own_keys_of_this_purpose_count(kid: object) -> None:
    """An unknown key, another purpose's key and no key name at all are refused alike."""
    key = OTHER_KEY if kid == "approval-1" else KEY
    result = await VERIFIER.verify(_by_hand_header(key, kid=kid))

    assert isinstance(result, Invalid)
    assert result.reason in {"key", "malformed"}


@pytest.mark.parametrize("typ", ["JWT", "approval+jwt", "TXN+JWT", None])
async def test_a_token_for_another_purpose_proves_nothing(typ: str | None) -> None:
    """An approval can not pass as an access token, whoever signed it."""
    result = await VERIFIER.verify(sign(KEY, claims(), typ=typ))

    assert result == Invalid(reason="typ")


@pytest.mark.parametrize("aud", ["orders", ["billing"], ["billing", "orders"], ["orders"], 1, {}])
async def test_the_audience_is_one_name_exactly(aud: object) -> None:
    """Another audience is refused, and so is a list that merely contains ours."""
    token = sign(KEY, claims(aud=aud)) if isinstance(aud, str | list) else _by_hand(aud=aud)

    result = await VERIFIER.verify(token)

    assert isinstance(result, Invalid)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"exp": later(-4)}, None),
        ({"exp": later(-5)}, "expired"),
        ({"exp": later(-3600)}, "expired"),
        ({"iat": later(5)}, None),
        ({"iat": later(6)}, "not_yet"),
        ({"nbf": later(5)}, None),
        ({"nbf": later(6)}, "not_yet"),
    ],
)
async def test_times_hold_to_five_seconds(times: dict[str, int], expected: str | None) -> None:
    """A token is good from its start to its end, clocks differing by five seconds at most."""
    result = await VERIFIER.verify(sign(KEY, claims(**times)))

    assert (result.reason if isinstance(result, Invalid) else None) == expected


@pytest.mark.parametrize("name", ["iss", "sub", "aud", "jti", "iat", "exp"])
async def test_a_missing_claim_is_a_refusal(name: str) -> None:
    """A token without one of the six claims proves nothing."""
    result = await VERIFIER.verify(sign(KEY, claims(**{name: None})))

    assert result == Invalid(reason="claims")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ""},
        {"jti": ""},
        {"tenant": 1},
        {"tenant": ["shop"]},
        {"iss": "http://other.test"},
        {"exp": True},
        {"exp": "9999999999"},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"iat": -1},
    ],
)
async def test_a_claim_of_the_wrong_sort_is_a_refusal(wrong: dict[str, object]) -> None:
    """Claims are text or instants as they should be; nothing is coerced."""
    result = await VERIFIER.verify(_by_hand(**wrong))

    assert isinstance(result, Invalid)


async def test_a_key_that_comes_with_the_token_is_ignored() -> None:
    """Embedded keys and key addresses do not help a forger."""
    embedded = jwk(OTHER_KEY.public_key(), KID)

    result = await VERIFIER.verify(
        sign(OTHER_KEY, claims(), jwk=embedded, jku="http://evil.test/jwks", x5u="http://evil.test")
    )

    assert result == Invalid(reason="signature")


async def test_an_embedded_key_does_not_spoil_a_good_token() -> None:
    """The headers are ignored, not obeyed: our key decides."""
    result = await VERIFIER.verify(sign(KEY, claims(), jku="http://evil.test/jwks"))

    assert isinstance(result, Claims)


async def test_a_changed_payload_breaks_the_signature() -> None:
    """One other character in the claims and the signature no longer holds."""
    header, _, signature = sign(KEY, claims()).split(".")
    payload = unsigned(claims(sub="customer-2")).split(".")[1]

    result = await VERIFIER.verify(f"{header}.{payload}.{signature}")

    assert result == Invalid(reason="signature")


@pytest.mark.parametrize("header", [{"crit": ["exp"], "exp": 1}, {"crit": ["b64"], "b64": True}])
async def test_critical_extensions_are_refused(header: dict[str, Any]) -> None:
    """What a token calls critical and we do not know makes it invalid."""
    result = await VERIFIER.verify(_by_hand_header(KEY, **header))

    assert result == Invalid(reason="malformed")


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "x" * (MAX_TOKEN + 1), "é.é.é", "[].[]."]
)
async def test_noise_is_a_value_not_a_crash(token: str) -> None:
    """Whatever is sent instead of a token comes back as invalid."""
    result = await VERIFIER.verify(token)

    assert isinstance(result, Invalid)


async def test_a_payload_that_is_no_object_proves_nothing() -> None:
    """Signed text that is not a set of claims is refused."""
    result = await VERIFIER.verify(_signed(b"[1]"))

    assert result == Invalid(reason="malformed")


def _by_hand(**changes: Any) -> str:
    return _signed(json.dumps(claims(**changes)).encode())


def _signed(payload: bytes) -> str:
    return jwt.PyJWS().encode(payload, KEY, algorithm="EdDSA", headers={"typ": TYP, "kid": KID})


def _by_hand_header(key: Ed25519PrivateKey, **header: Any) -> str:
    body = unsigned(claims(), alg="EdDSA", **header).removesuffix(".")
    return f"{body}.{urlsafe_b64encode(key.sign(body.encode())).rstrip(b'=').decode()}"
