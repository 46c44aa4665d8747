"""Making capabilities, in the process that holds the key: the API, which is the token service."""

from collections.abc import Mapping
from datetime import timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.domain.identity import Grant
from casework.identity.keys import SigningKey
from casework.identity.verifier import Clock
from casework.store import Scope
from casework.store.isolation import API, WORKER, CapabilityKey

#: A worker may keep one this long; what it was given it can not be asked back for.
LASTS = timedelta(minutes=5)
_PURPOSE_OF_KEY = b"casework/capability/hmac/v1"


def capability_key(signing: SigningKey) -> CapabilityKey:
    """Derive what the database checks by from `capability.pem`; neither leads back to it.

    The database can only check what it could also make (HMAC), so it gets a key of its own.
    """
    seed = signing.private.private_bytes_raw()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE_OF_KEY)
    return CapabilityKey(derived.derive(seed))


class Minter:
    """Makes capabilities for the API's own role, or for workers, of a database."""

    def __init__(self, key: CapabilityKey, *, clock: Clock, audience: str = API) -> None:
        """Make what only the role of this audience can use."""
        self.key: CapabilityKey | None = key
        self._key = key
        self._clock = clock
        self._audience = audience

    def for_workers(self) -> "Minter":
        """Give the one whose capabilities only a worker's role can use."""
        return Minter(self._key, clock=self._clock, audience=WORKER)

    async def of_scope(self, scope: Scope) -> str:
        """Make a capability for the rows of a scope."""
        return self.for_rows(scope)

    async def of_grant(self, grant_id: str) -> str:
        """Make a capability that shows this grant's row and nothing else."""
        return self._made({"kind": "grant", "grant": grant_id})

    def for_rows(self, scope: Scope) -> str:
        """Make a capability for the rows of a scope."""
        named = {"kind": scope.kind.value, "tenant": scope.tenant}
        if scope.customer is not None:
            return self._made(named | {"customer": scope.customer})
        return self._made(named | {"purpose": scope.subject})

    def for_customer_of(self, grant: Grant) -> str:
        """Make a capability for the rows of a grant's customer."""
        return self.for_rows(Scope.of_customer(grant.tenant, grant.customer))

    def _made(self, named: Mapping[str, str]) -> str:
        until = self._clock() + LASTS
        return self._key.sign({**named, "aud": self._audience, "exp": int(until.timestamp())})
