"""Verifying a token: one algorithm, one issuer, one audience, one purpose, or it is nothing."""

import asyncio
import base64
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeGuard

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.domain.words import Word

Clock = Callable[[], datetime]

ALGORITHM = "EdDSA"
LEEWAY = timedelta(seconds=5)
#: No token of ours comes near; a longer one is not worth parsing.
MAX_TOKEN = 32_768
_REQUIRED_TEXT = ("iss", "sub", "aud", "jti")
_LAST_INSTANT = 253_402_300_799


class Claims(Word):
    """What a verified token says. `tenant` is empty where the token names none."""

    subject: str
    tenant: str
    raw: Mapping[str, Any]


class Invalid(Word):
    """The token proves nothing. `reason` is a code for logs and tests, never for the sender."""

    reason: str


class KeySource(Protocol):
    """Where a verifier finds the public key that a token names by its `kid`."""

    async def key(self, kid: str) -> Ed25519PublicKey | None:
        """Return the key of that name, or None when the issuer has none."""
        ...


class StaticKeys:
    """Keys known beforehand."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        """Hold the keys by their `kid`."""
        self._keys = dict(keys)

    async def key(self, kid: str) -> Ed25519PublicKey | None:
        """Return the key of that name."""
        return self._keys.get(kid)


class JwksUrl:
    """The issuer's published keys, fetched when needed and kept; no answer means no key.

    An unknown `kid` asks again at most every ten seconds, so that a rotation is seen at once and
    made-up names can not flood the issuer. Known keys are read anew after five minutes and, when
    the issuer does not answer, die after an hour: a withdrawn key can not live for ever.
    """

    ask_again_after = 10.0
    fresh_for = 300.0
    usable_for = 3600.0

    def __init__(
        self,
        url: str,
        client: httpx.AsyncClient,
        *,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read keys from `url`; nothing is fetched before the first question."""
        self._url = url
        self._client = client
        self._elapsed = elapsed
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._asked_at: float | None = None
        self._fetched_at: float | None = None
        self._asking = asyncio.Lock()

    async def key(self, kid: str) -> Ed25519PublicKey | None:
        """Return the key of that name, asking the issuer if it is not known here."""
        if kid not in self._keys or not self._younger_than(self.fresh_for):
            async with self._asking:
                if self._may_ask(kid):
                    await self._fetch()
        if not self._younger_than(self.usable_for):
            return None
        return self._keys.get(kid)

    def _younger_than(self, age: float) -> bool:
        return self._fetched_at is not None and self._elapsed() - self._fetched_at < age

    def _may_ask(self, kid: str) -> bool:
        if kid in self._keys and self._younger_than(self.fresh_for):
            return False
        return self._asked_at is None or self._elapsed() - self._asked_at >= self.ask_again_after

    async def _fetch(self) -> None:
        self._asked_at = self._elapsed()
        try:
            answer = await self._client.get(self._url, follow_redirects=False)
            answer.raise_for_status()
            keys = parse_jwks(answer.json())
        except (httpx.HTTPError, ValueError):
            return
        self._keys = keys
        self._fetched_at = self._elapsed()


def parse_jwks(document: object) -> dict[str, Ed25519PublicKey]:
    """Read the Ed25519 keys of a JWKS; keys of other sorts and keys without a name are left out.

    Raises:
        ValueError: the document is not a JWKS at all.

    """
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("This is not a set of keys.")  # noqa: TRY004 - one error, whatever is wrong
    found: dict[str, Ed25519PublicKey] = {}
    for jwk in listed:
        match jwk:
            case {"kty": "OKP", "crv": "Ed25519", "kid": str(kid), "x": str(x)}:
                found[kid] = Ed25519PublicKey.from_public_bytes(_unpadded(x))
            case _:
                continue
    return found


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class TokenVerifier:
    """Says what a token proves for one purpose; a token made for any other proves nothing.

    `typ` keeps purposes apart (an approval can not pass as an access token), `kid_prefix` keeps
    keys apart, and keys come from `keys` alone: what a token says of its own key is ignored.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        typ: str,
        keys: KeySource,
        clock: Clock,
        kid_prefix: str = "",
    ) -> None:
        """Accept only tokens of this issuer, for this audience, of this type, by these keys."""
        self._issuer = issuer
        self._audience = audience
        self._typ = typ
        self._keys = keys
        self._kid_prefix = kid_prefix
        self._clock = clock

    async def verify(self, token: str) -> Claims | Invalid:
        """Return what the token says, or why it says nothing."""
        kid = self._kid(token)
        if isinstance(kid, Invalid):
            return kid
        key = await self._keys.key(kid)
        if key is None:
            return Invalid(reason="key")
        try:
            # Times, issuer and audience are checked below: against the given clock, and strictly.
            payload = jwt.PyJWS().decode(token, key=key, algorithms=[ALGORITHM])
        except jwt.PyJWTError:
            return Invalid(reason="signature")
        return self._claims(payload)

    def _kid(self, token: str) -> str | Invalid:
        if len(token) > MAX_TOKEN:
            return Invalid(reason="malformed")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError):
            return Invalid(reason="malformed")
        if header.get("alg") != ALGORITHM:
            return Invalid(reason="algorithm")
        if header.get("typ") != self._typ:
            return Invalid(reason="typ")
        if "crit" in header or "b64" in header:
            return Invalid(reason="malformed")
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid or not kid.startswith(self._kid_prefix):
            return Invalid(reason="key")
        return kid

    def _claims(self, payload: bytes) -> Claims | Invalid:
        try:
            raw = json.loads(payload)
        except (ValueError, RecursionError):
            return Invalid(reason="malformed")
        if not isinstance(raw, dict):
            return Invalid(reason="malformed")
        for name in _REQUIRED_TEXT:
            if name == "aud" and isinstance(raw.get("aud"), list):
                return Invalid(reason="audience")
            if not isinstance(raw.get(name), str) or not raw[name]:
                return Invalid(reason="claims")
        if raw["iss"] != self._issuer:
            return Invalid(reason="issuer")
        if raw["aud"] != self._audience:
            return Invalid(reason="audience")
        tenant = raw.get("tenant", "")
        if not isinstance(tenant, str):
            return Invalid(reason="claims")
        wrong = self._wrong_time(raw)
        return wrong or Claims(subject=raw["sub"], tenant=tenant, raw=raw)

    def _wrong_time(self, raw: Mapping[str, Any]) -> Invalid | None:
        now = self._clock().timestamp()
        leeway = LEEWAY.total_seconds()
        expires, issued, not_before = raw.get("exp"), raw.get("iat"), raw.get("nbf", 0)
        if not (_instant(expires) and _instant(issued) and _instant(not_before)):
            return Invalid(reason="claims")
        if now >= expires + leeway:
            return Invalid(reason="expired")
        if max(issued, not_before) > now + leeway:
            return Invalid(reason="not_yet")
        return None


def _instant(value: object) -> TypeGuard[float]:
    """Say whether this is a NumericDate; not a boolean, not infinite, not text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= _LAST_INSTANT
