"""The worker's side of row isolation: it asks the token service for each customer's rows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.identity.asking import asked
from casework.identity.assertion import WorkerAssertion, token_url
from casework.identity.exchange import GRANT_TOKEN_TYPE
from casework.identity.verifier import Clock
from casework.store import Scope
from casework.store.isolation import CapabilityKey

#: What is asked for, and on what: a case's grant, or a purpose of the worker's own.
CAPABILITY_TOKEN_TYPE = "urn:casework:token-type:capability"
PURPOSE_TOKEN_TYPE = "urn:casework:token-type:purpose"
#: Longer than any transaction of a worker may take.
_SPARE = timedelta(seconds=90)


@dataclass(frozen=True)
class _Capability:
    """A right to rows for some minutes. Shown, it shows nothing of itself."""

    value: str = field(repr=False)
    expires_at: datetime
    owner: tuple[str, str]


@dataclass
class _Kept:
    """One capability in memory; the lock lets one of many askers do the asking."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    capability: _Capability | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str
    expires_in: int
    tenant: str
    customer: str = ""


class AskedCapabilities:
    """Capabilities that a worker asks for, and keeps in memory until shortly before they end."""

    key: CapabilityKey | None = None

    def __init__(
        self, *, api_url: str, client: httpx.AsyncClient, assertion: WorkerAssertion, clock: Clock
    ) -> None:
        """Ask the token service of this API, as the worker that the assertion names."""
        self._url = token_url(api_url)
        self._client = client
        self._assertion = assertion
        self._clock = clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        #: On which grant a customer's rows were asked for last.
        self._grants: dict[tuple[str, str], str] = {}

    async def of_grant(self, grant_id: str) -> str:
        """Give the capability of a grant's customer.

        Raises:
            Retryable: the token service did not answer.
            Broken: it gives no right to these rows.

        """
        capability = await self._capability(GRANT_TOKEN_TYPE, grant_id)
        self._grants[capability.owner] = grant_id
        return capability.value

    async def of_scope(self, scope: Scope) -> str:
        """Give the capability of a customer whose grant was shown, or of a purpose.

        Raises:
            Retryable: the token service did not answer.
            Broken: it gives no right to these rows, or no grant of this customer's was shown.

        """
        if scope.kind is PrincipalKind.service:
            return (await self._capability(PURPOSE_TOKEN_TYPE, scope.subject)).value
        grant_id = self._grants.get((scope.tenant, scope.customer or ""))
        if grant_id is None:
            raise Broken("A worker sees the rows of a customer only on one of their grants.")
        return await self.of_grant(grant_id)

    async def _capability(self, token_type: str, token: str) -> _Capability:
        self._forget_ended()
        kept = self._kept.setdefault((token_type, token), _Kept())
        async with kept.lock:
            if kept.capability is None or not self._usable(kept.capability):
                kept.capability = await self._ask(token_type, token)
            return kept.capability

    async def _ask(self, token_type: str, token: str) -> _Capability:
        asked_at = self._clock()
        answer = await asked(
            self._client,
            self._url,
            self._assertion,
            subject_token=token,
            subject_token_type=token_type,
            requested_token_type=CAPABILITY_TOKEN_TYPE,
        )
        if answer.status_code != 200:
            raise Broken(f"The token service gives no right to these rows: {_why(answer)}.")
        try:
            good = _Answer.model_validate_json(answer.content)
        except ValidationError as error:
            raise Broken("The token service answered without sense.") from error
        until = asked_at + timedelta(seconds=good.expires_in)
        return _Capability(good.access_token, until, (good.tenant, good.customer))

    def _usable(self, capability: _Capability) -> bool:
        return self._clock() < capability.expires_at - _SPARE

    def _forget_ended(self) -> None:
        """Keep nothing of customers whose rows nobody works on any more."""
        for key, kept in list(self._kept.items()):
            if kept.lock.locked() or (
                kept.capability and self._clock() < kept.capability.expires_at
            ):
                continue
            del self._kept[key]
            # Another grant of the same customer may have been shown since.
            if kept.capability and self._grants.get(kept.capability.owner) == key[1]:
                del self._grants[kept.capability.owner]


def _why(answer: httpx.Response) -> str:
    try:
        said: object = answer.json()
    except ValueError:
        said = None
    reason = said.get("reason") if isinstance(said, Mapping) else None
    return str(reason or answer.status_code)
