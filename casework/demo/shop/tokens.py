"""Who is calling: the service's own check of the token, trusting nothing that came before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from starlette.requests import Request

from casework.demo.shop.problems import SCOPE_MISSING, UNAUTHORIZED, Problem
from casework.identity.verifier import Clock, Invalid, KeySource, TokenVerifier

_TYP = "txn+jwt"
_KID_PREFIX = "access-"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The customer a call is made for, and the worker that makes it."""

    customer: str
    tenant: str
    worker: str
    case: str
    #: The token's `authorization_details`, unread: only a write looks into them.
    details: JsonValue = None


class TokenCheck:
    """Accepts the token of one issuer for one service, within its scope."""

    def __init__(self, *, issuer: str, audience: str, keys: KeySource, clock: Clock) -> None:
        self._verifier = TokenVerifier(
            issuer=issuer,
            audience=audience,
            typ=_TYP,
            keys=keys,
            kid_prefix=_KID_PREFIX,
            clock=clock,
        )

    async def caller(self, request: Request, scopes: Sequence[str]) -> Caller | Problem:
        """Say who calls, if the token is good and holds one of the scopes."""
        headers = request.headers.getlist("authorization")
        if len(headers) != 1:
            return UNAUTHORIZED
        scheme, _, token = headers[0].partition(" ")
        if scheme.lower() != "bearer":
            return UNAUTHORIZED
        claims = await self._verifier.verify(token)
        if isinstance(claims, Invalid) or not claims.tenant:
            return UNAUTHORIZED
        match claims.raw:
            case {"act": {"sub": str(worker)}, "case": str(case), "scope": str(scope)}:
                pass
            case _:
                return UNAUTHORIZED
        if not set(scope.split(" ")) & set(scopes):
            return SCOPE_MISSING
        return Caller(
            customer=claims.subject,
            tenant=claims.tenant,
            worker=worker,
            case=case,
            details=claims.raw.get("authorization_details"),
        )
