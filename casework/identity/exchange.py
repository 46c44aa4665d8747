"""The worker's side of the token exchange: one right at a time, and none kept for long."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.action import Action
from casework.domain.errors import Broken
from casework.domain.words import Word
from casework.identity.asking import asked
from casework.identity.assertion import WorkerAssertion, token_url
from casework.identity.verifier import Clock

GRANT_TOKEN_TYPE = "urn:casework:token-type:grant"
ISSUED_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:jwt"
ACTION_TYPE = "casework_action"
_SPARE = timedelta(seconds=10)


class ReadRight(Protocol):
    """What a read token is asked for: one backend and one scope, as the tool declares them."""

    @property
    def audience(self) -> str:
        """The backend."""
        ...

    @property
    def scope(self) -> str:
        """The one scope."""
        ...


@dataclass(frozen=True)
class Token:
    """A right for a minute. Shown, it shows nothing of itself."""

    value: str = field(repr=False)
    expires_at: datetime


class ExchangeRefused(Word):
    """The token service said no. `reason` is a code; the other fields say more where there is.

    `effective_at`: when an approval that can still be undone takes effect. `state`: where an
    effect stands that can not be claimed. `rule`: which rule of policy denies.
    """

    reason: str
    effective_at: datetime | None = None
    state: str = ""
    rule: str = ""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str
    expires_in: int


class _Refusal(BaseModel):
    model_config = ConfigDict(extra="ignore")

    reason: str
    effective_at: datetime | None = None
    state: str = ""
    rule: str = ""


@dataclass
class _Kept:
    """One read token in memory; the lock lets one of many askers do the asking."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: Token | None = None


class TokenExchange:
    """Exchanges a case's grant for tokens of one audience, one scope and one minute.

    Read tokens are kept in this process's memory until ten seconds before they end; write tokens
    are never kept, for each is a claim.
    """

    def __init__(
        self, *, api_url: str, client: httpx.AsyncClient, assertion: WorkerAssertion, clock: Clock
    ) -> None:
        """Ask the token service of this API, as the worker that the assertion names."""
        self._url = token_url(api_url)
        self._client = client
        self._assertion = assertion
        self._clock = clock
        self._reads: dict[tuple[str, str, str], _Kept] = {}

    async def read_token(self, grant_ref: str, tool: ReadRight) -> Token | ExchangeRefused:
        """Return a token to read with, kept or new.

        Raises:
            Retryable: the token service did not answer.

        """
        self._forget_ended()
        kept = self._reads.setdefault((grant_ref, tool.audience, tool.scope), _Kept())
        async with kept.lock:
            if kept.token and self._usable(kept.token):
                return kept.token
            answer = await self._ask(grant_ref, audience=tool.audience, scope=tool.scope)
            kept.token = answer if isinstance(answer, Token) else None
            return answer

    async def write_token(self, grant_ref: str, action: Action) -> Token | ExchangeRefused:
        """Claim this action and return the token to do it with; the claim happens over there.

        Safe to repeat: an action that this worker claimed gets a further token, no further claim.

        Raises:
            Retryable: the token service did not answer; whether it claimed is not known, and
                asking again is how to find out.

        """
        detail = {
            "type": ACTION_TYPE,
            "action": {"v": 1, **action.model_dump(mode="json")},
            "action_hash": action.hash(),
        }
        return await self._ask(grant_ref, authorization_details=json.dumps([detail]))

    async def _ask(self, grant_ref: str, **more: str) -> Token | ExchangeRefused:
        asked_at = self._clock()
        answer = await asked(
            self._client,
            self._url,
            self._assertion,
            subject_token=grant_ref,
            subject_token_type=GRANT_TOKEN_TYPE,
            **more,
        )
        return _read(answer, asked_at)

    def _usable(self, token: Token) -> bool:
        return self._clock() < token.expires_at - _SPARE

    def _forget_ended(self) -> None:
        for key, kept in list(self._reads.items()):
            if not kept.lock.locked() and not (kept.token and self._usable(kept.token)):
                del self._reads[key]


def _read(answer: httpx.Response, asked_at: datetime) -> Token | ExchangeRefused:
    try:
        if answer.status_code == 200:
            good = _Answer.model_validate_json(answer.content)
            return Token(good.access_token, asked_at + timedelta(seconds=good.expires_in))
        return ExchangeRefused(**_Refusal.model_validate_json(answer.content).model_dump())
    except ValidationError as error:
        # Not our token service, or a request that it could not read: no retry will help.
        raise Broken(f"The token service answered {answer.status_code} without sense.") from error
