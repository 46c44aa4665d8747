"""The development issuer: signs anyone in as anyone, and therefore never runs in production."""

from collections.abc import Iterable
from datetime import timedelta

from casework.domain.errors import Misconfigured
from casework.domain.identity import PrincipalKind
from casework.identity.keys import SigningKey, jwks
from casework.identity.signer import Signer
from casework.identity.verifier import Clock
from casework.settings import Settings

SIGN_IN_TYP = "at+jwt"
_LASTS = timedelta(hours=8)


def development_issuer_url(settings: Settings) -> str:
    """Name the development issuer as its tokens do."""
    return f"{settings.api_url}/dev"


class DevelopmentIssuer:
    """Stands in for the shop's identity provider while developing.

    Raises:
        Misconfigured: made outside development mode.

    """

    def __init__(self, settings: Settings, key: SigningKey, *, clock: Clock) -> None:
        """Sign with the development key, for the audience of the settings."""
        if not settings.development:
            raise Misconfigured("CASEWORK_MODE: the development issuer is for development only.")
        self._settings = settings
        self._key = key
        self._clock = clock
        self._signer = Signer(key, issuer=development_issuer_url(settings), clock=clock)

    def sign_in(
        self,
        subject: str,
        *,
        kind: PrincipalKind,
        roles: Iterable[str] = (),
        person: str = "",
        tenant: str = "",
        scope: str = "",
    ) -> str:
        """Return a sign-in token as asked for; whoever verifies it decides what it is worth."""
        claims = {
            "tenant": tenant or self._settings.tenant,
            "kind": kind.value,
            "person": person or subject,
            "roles": sorted(roles),
            "scope": scope,
            "auth_time": int(self._clock().timestamp()),
        }
        return self._signer.sign(
            SIGN_IN_TYP,
            subject=subject,
            audience=self._settings.audience,
            lasts=_LASTS,
            claims=claims,
        )

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return what `/dev/jwks.json` publishes."""
        return jwks(self._key)
