"""Signed words read offline, long after they ended: by public keys alone.

Whether a word had ended when it was used is for whoever knows when that was.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.identity.verifier import ALGORITHM, MAX_TOKEN, parse_jwks

CHECKPOINT_TYP = "checkpoint+jwt"
CHECKPOINT_AUDIENCE = "audit"

Keys = Mapping[str, Ed25519PublicKey]


def keys_of(document: bytes) -> Keys | None:
    """Read a set of public keys (JWKS); None when it is not one or holds none."""
    try:
        return parse_jwks(json.loads(document)) or None
    except (ValueError, RecursionError):
        return None


def said(jws: str, keys: Keys, *, typ: str, kid_prefix: str) -> Mapping[str, Any] | None:
    """Return what a key of this purpose signed as this type of word, or None."""
    if len(jws) > MAX_TOKEN or not _one_spelling(jws):
        return None
    try:
        header = jwt.get_unverified_header(jws)
        kid = header.get("kid")
        if header.get("typ") != typ or "crit" in header or not isinstance(kid, str):
            return None
        key = keys.get(kid) if kid.startswith(kid_prefix) else None
        if key is None:
            return None
        claims = json.loads(jwt.PyJWS().decode(jws, key=key, algorithms=[ALGORITHM]))
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _one_spelling(jws: str) -> bool:
    """Say whether each part is spelt as base64url is: its last letter has bits that do not count.

    Without this, a letter of a signature could be changed and the signature would still hold.
    """
    try:
        return all(_spelt(_raw(part)) == part for part in jws.split("."))
    except (binascii.Error, ValueError):
        return False


def _raw(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _spelt(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
