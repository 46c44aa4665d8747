"""Making tokens of every sort, good and forged, for the tests beside this file."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ISSUER = "http://api.test"
AUDIENCE = "billing"
TYP = "txn+jwt"
KID = "access-1"


def now() -> datetime:
    """Stand still at one instant."""
    return NOW


def claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of a good token, changed as told; None takes a claim away."""
    instant = int(NOW.timestamp())
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "customer-1",
        "tenant": "shop",
        "jti": "token-1",
        "iat": instant,
        "exp": instant + 60,
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def sign(key: Ed25519PrivateKey, payload: dict[str, Any], **header: Any) -> str:
    """Sign the claims; `header` changes the header, None takes a member away."""
    full = {"typ": TYP, "kid": KID} | header
    return jwt.encode(payload, key, algorithm="EdDSA", headers=full)


def unsigned(payload: dict[str, Any], **header: Any) -> str:
    """Write the token by hand with an empty signature."""
    full = {"alg": "none", "typ": TYP, "kid": KID} | header
    return f"{_part(full)}.{_part(payload)}."


def jwk(key: Ed25519PublicKey, kid: str) -> dict[str, str]:
    """Write a public key as a JWK."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": _text(raw)}


def later(seconds: float) -> int:
    """Return the NumericDate so many seconds from now."""
    return int((NOW + timedelta(seconds=seconds)).timestamp())


def _part(value: dict[str, Any]) -> str:
    return _text(json.dumps(value).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
