"""One backend over HTTP: a token for each call, and every answer turned into a value."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.action import Action
from casework.domain.errors import Broken, Retryable
from casework.domain.words import Word
from casework.identity.exchange import Token

#: A write that takes longer is treated as one whose answer was lost, and looked up.
TIMEOUT = httpx.Timeout(15.0, connect=3.0)


_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_NO = "not_allowed"
#: What a receipt's number may look like; anything else is no number.
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,99}", re.ASCII)
_UNREADABLE = "unreadable"
#: Begins the reason of a refusal that was given before the action's key was looked up.
UNREAD = "backend_refused_"


class Succeeded(Word):
    """The backend did it, now or at an earlier call with the same key."""

    reference: str
    details: dict[str, str] = {}


class FactsChanged(Word):
    """Nothing was written: the facts that the action was decided on are no longer so."""

    changes: tuple[str, ...] = ()


class Rejected(Word):
    """Nothing was written: the backend's own rules say no. `reason` is a code, never words."""

    reason: str


class NoAnswer(Word):
    """The backend may or may not have done it."""


class NotThere(Word):
    """There is no such record for this customer; whether there is for others is not told."""


class _Receipt(BaseModel):
    model_config = ConfigDict(extra="ignore")

    reference: str
    details: dict[str, str] = {}

    def succeeded(self) -> Succeeded:
        """Take it; words in the place of a number are not passed on, done is done."""
        plain = _NUMBER.fullmatch(self.reference)
        return Succeeded(reference=self.reference if plain else _UNREADABLE, details=self.details)


class _Problem(BaseModel):
    model_config = ConfigDict(extra="ignore")

    reason: str = ""
    changes: tuple[dict[str, Any], ...] = ()


class Backend:
    """One system of record. It trusts nothing but the token, and gets nothing else."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        """Reach the system at `url`; redirects are never followed."""
        self._url = url.rstrip("/")
        self._client = client

    async def get(
        self, path: str, token: Token, query: Mapping[str, str] | None = None
    ) -> httpx.Response | NotThere:
        """Read.

        Raises:
            Retryable: no answer, or none that helps now.
            Broken: the backend refuses the token, or the call makes no sense to it.

        """
        try:
            answer = await self._client.get(
                self._url + path,
                params=dict(query or {}),
                headers=_bearer(token),
                timeout=TIMEOUT,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            raise Retryable("A backend did not answer.") from error
        if answer.status_code == 404:
            return NotThere()
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Retryable(f"A backend answered {answer.status_code}.")
        if answer.status_code != 200:
            raise Broken(f"A backend answered {answer.status_code} to a read.")
        return answer

    async def post(
        self, path: str, token: Token, action: Action, body: Mapping[str, Any]
    ) -> Succeeded | FactsChanged | Rejected | NoAnswer:
        """Write once: the action's id is the idempotency key of every attempt."""
        try:
            answer = await self._client.post(
                self._url + path,
                json=dict(body),
                headers=_bearer(token) | {"Idempotency-Key": action.action_id},
                timeout=TIMEOUT,
                follow_redirects=False,
            )
        except httpx.HTTPError:
            return NoAnswer()
        return _written(answer)

    async def look_up(self, action_id: str, token: Token) -> Succeeded | NotThere:
        """Ask what became of an action.

        Raises:
            Retryable: the backend can not say now.

        """
        answer = await self.get(f"/actions/{action_id}", token)
        if isinstance(answer, NotThere):
            return answer
        try:
            receipt = _Receipt.model_validate_json(answer.content)
        except ValidationError as error:
            raise Retryable("A backend's answer made no sense.") from error
        return receipt.succeeded()


def _bearer(token: Token) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.value}"}


def _written(answer: httpx.Response) -> Succeeded | FactsChanged | Rejected | NoAnswer:
    try:
        match answer.status_code:
            case 200 | 201:
                receipt = _Receipt.model_validate_json(answer.content)
                return receipt.succeeded()
            case 412:
                problem = _Problem.model_validate_json(answer.content)
                return FactsChanged(
                    changes=tuple(str(change.get("name", "")) for change in problem.changes)
                )
            case 404:
                return Rejected(reason="not_found")
            case 409:
                problem = _Problem.model_validate_json(answer.content)
                # It goes into the ledger and the audit chain, where nobody's words may stand.
                return Rejected(reason=problem.reason if _CODE.fullmatch(problem.reason) else _NO)
            case status if 400 <= status < 500 and status not in {408, 429}:
                return Rejected(reason=f"{UNREAD}{status}")
            case _:
                return NoAnswer()
    except ValidationError:
        # An answer without sense says nothing about what was done.
        return NoAnswer()
