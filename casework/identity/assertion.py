"""How a worker proves that it is that worker: a signed word, once, for the token service only."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.domain.words import Word
from casework.identity.keys import WORKER, SigningKey, key_id
from casework.identity.signer import Signer
from casework.identity.verifier import Clock, Invalid, StaticKeys, TokenVerifier

ASSERTION_TYP = "client-authentication+jwt"
#: RFC 7523: how a form says that the client authenticates by a signed assertion.
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LASTS = timedelta(seconds=60)


def token_url(api_url: str) -> str:
    """Name the token service: where workers send, and the audience of what they sign."""
    return f"{api_url}/oauth/token"


class WorkerAssertion:
    """Signs the worker's own identity anew for every request."""

    def __init__(self, worker_id: str, key: SigningKey, *, api_url: str, clock: Clock) -> None:
        """Speak as this worker to this API."""
        self._worker_id = worker_id
        self._audience = token_url(api_url)
        self._signer = Signer(key, issuer=worker_id, clock=clock)

    def sign(self) -> str:
        """Return an assertion that can be used once, within a minute."""
        return self._signer.sign(
            ASSERTION_TYP,
            subject=self._worker_id,
            audience=self._audience,
            lasts=LASTS,
            claims={},
        )


class KnownWorker(Word):
    """A worker that proved itself. The token service spends `jti`, so that it proves it once."""

    worker_id: str
    jti: str
    expires_at: datetime


class WorkerVerifier:
    """Knows the workers by their public keys; each key speaks for one worker."""

    def __init__(
        self, workers: Mapping[str, Ed25519PublicKey], *, api_url: str, clock: Clock
    ) -> None:
        """Accept assertions of these workers for this API's token service."""
        self._verifiers = {
            worker_id: TokenVerifier(
                issuer=worker_id,
                audience=token_url(api_url),
                typ=ASSERTION_TYP,
                keys=StaticKeys({key_id(WORKER, key): key}),
                kid_prefix=WORKER,
                clock=clock,
            )
            for worker_id, key in workers.items()
        }

    async def verify(self, assertion: str) -> KnownWorker | Invalid:
        """Return the worker that signed this, for itself and for at most a minute."""
        for worker_id, verifier in self._verifiers.items():
            claims = await verifier.verify(assertion)
            if isinstance(claims, Invalid):
                continue
            raw = claims.raw
            if claims.subject != worker_id or raw["exp"] - raw["iat"] > LASTS.total_seconds():
                return Invalid(reason="claims")
            expires_at = datetime.fromtimestamp(raw["exp"], UTC)
            return KnownWorker(worker_id=worker_id, jti=raw["jti"], expires_at=expires_at)
        return Invalid(reason="key")
