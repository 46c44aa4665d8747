"""Signing tokens: every one names its purpose, its key, its issuer and its end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt

from casework.domain.errors import Broken
from casework.identity.keys import SigningKey
from casework.identity.verifier import ALGORITHM, Clock

_RESERVED = frozenset({"iss", "sub", "aud", "iat", "exp", "nbf"})


class Signer:
    """Signs with one key as one issuer."""

    def __init__(self, key: SigningKey, *, issuer: str, clock: Clock) -> None:
        """Sign as `issuer`; times come from the clock."""
        self._key = key
        self._issuer = issuer
        self._clock = clock

    def sign(
        self,
        typ: str,
        *,
        subject: str,
        audience: str,
        lasts: timedelta,
        claims: Mapping[str, Any],
        jti: str | None = None,
    ) -> str:
        """Sign a token of this purpose that ends by itself. Without `jti` it gets a fresh one.

        Raises:
            Broken: the claims would change what the signer itself vouches for.

        """
        if _RESERVED & claims.keys():
            raise Broken(f"{typ}: the signer alone sets {sorted(_RESERVED & claims.keys())}.")
        issued = int(self._clock().timestamp())
        payload = {
            **claims,
            "iss": self._issuer,
            "sub": subject,
            "aud": audience,
            "iat": issued,
            "exp": issued + int(lasts.total_seconds()),
            "jti": jti or str(claims.get("jti") or uuid4()),
        }
        headers = {"typ": typ, "kid": self._key.kid}
        return jwt.encode(payload, self._key.private, algorithm=ALGORITHM, headers=headers)
