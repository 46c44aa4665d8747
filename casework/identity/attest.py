"""The customer's yes and a supervisor's decision as signatures, and back again."""

from datetime import timedelta
from typing import TypeVar

from pydantic import ValidationError

from casework.domain.approval import Confirmation, Decision
from casework.domain.errors import Broken
from casework.domain.words import Word
from casework.identity.keys import APPROVAL, SigningKey
from casework.identity.signer import Signer
from casework.identity.verifier import Clock, Invalid, StaticKeys, TokenVerifier

CONFIRMATION_TYP = "confirmation+jwt"
DECISION_TYP = "approval+jwt"


class Attestor:
    """Signs confirmations and decisions in the API, and reads them back as nothing less.

    One key, two purposes: a confirmation can not pass as an approval, nor either as a token.
    """

    def __init__(
        self, key: SigningKey, *, api_url: str, confirmation_lasts: timedelta, clock: Clock
    ) -> None:
        """Sign and verify as this API, for this API."""
        self._api_url = api_url
        self._confirmation_lasts = confirmation_lasts
        self._clock = clock
        self._signer = Signer(key, issuer=api_url, clock=clock)
        keys = StaticKeys({key.kid: key.public})
        self._confirmations = self._verifier(CONFIRMATION_TYP, keys)
        self._decisions = self._verifier(DECISION_TYP, keys)

    def sign_confirmation(self, confirmation: Confirmation) -> str:
        """Sign what the customer said; the caller has verified that it was the customer."""
        return self._signer.sign(
            CONFIRMATION_TYP,
            subject=confirmation.customer,
            audience=self._api_url,
            lasts=self._confirmation_lasts,
            claims=confirmation.model_dump(mode="json"),
        )

    def sign_decision(self, decision: Decision) -> str:
        """Sign what a supervisor decided; it ends at the decision's own `exp`.

        Raises:
            Broken: the decision has ended before it was signed.

        """
        lasts = decision.exp - int(self._clock().timestamp())
        if lasts <= 0:
            raise Broken("A decision that has already ended can not be signed.")
        return self._signer.sign(
            DECISION_TYP,
            subject=decision.approver,
            audience=self._api_url,
            lasts=timedelta(seconds=lasts),
            claims=decision.model_dump(mode="json", exclude={"exp", "jti"}),
            jti=decision.jti,
        )

    async def confirmation(self, jws: str) -> Confirmation | Invalid:
        """Read a confirmation from its signature; nothing is taken from anywhere else."""
        return await _read(self._confirmations, jws, Confirmation)

    async def decision(self, jws: str) -> Decision | Invalid:
        """Read a decision from its signature; an ended one is invalid."""
        return await _read(self._decisions, jws, Decision)

    def _verifier(self, typ: str, keys: StaticKeys) -> TokenVerifier:
        return TokenVerifier(
            issuer=self._api_url,
            audience=self._api_url,
            typ=typ,
            keys=keys,
            kid_prefix=APPROVAL,
            clock=self._clock,
        )


_W = TypeVar("_W", bound=Word)


async def _read(verifier: TokenVerifier, jws: str, word: type[_W]) -> _W | Invalid:
    claims = await verifier.verify(jws)
    if isinstance(claims, Invalid):
        return claims
    named = {name: claims.raw[name] for name in word.model_fields if name in claims.raw}
    try:
        return word.model_validate(named)
    except ValidationError:
        return Invalid(reason="claims")
