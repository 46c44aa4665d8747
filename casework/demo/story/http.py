"""One person's way to the API: their token on every call, answers as they came."""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

_TIMEOUT = httpx.Timeout(30, connect=5)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the API answered; a refusal is an answer too."""

    status: int
    body: dict[str, Any]

    @property
    def good(self) -> bool:
        """Say whether it was a yes."""
        return self.status < 400

    @property
    def kind(self) -> str:
        """Name the kind of a refusal: the end of its problem type."""
        return str(self.body.get("type", "")).rsplit("/", 1)[-1]

    def said(self) -> str:
        """Say it shortly."""
        return f"{self.status} {self.kind}".strip()


class Way:
    """Calls the API as one person."""

    def __init__(self, url: str, token: str, http: httpx.AsyncClient) -> None:
        """Keep the token, which no line of the story shows."""
        self._url = url
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, **params: str) -> Answer:
        """Read something."""
        response = await self._http.get(
            f"{self._url}{path}", params=params, headers=self._headers, timeout=_TIMEOUT
        )
        return _answer(response)

    async def post(
        self, path: str, body: Mapping[str, Any] | None = None, **headers: str
    ) -> Answer:
        """Do something, once however often the network repeats it."""
        response = await self._http.post(
            f"{self._url}{path}",
            json=body,
            headers={
                **self._headers,
                "Idempotency-Key": str(uuid4()),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            timeout=_TIMEOUT,
        )
        return _answer(response)

    @asynccontextmanager
    async def news(self, path: str) -> AsyncGenerator[AsyncGenerator[str, None], None]:
        """Open a stream of events and give the name of each as it comes."""
        async with self._http.stream(
            "GET", f"{self._url}{path}", headers=self._headers, timeout=_TIMEOUT
        ) as response:
            response.raise_for_status()
            yield _event_names(response)


async def _event_names(response: httpx.Response) -> AsyncGenerator[str, None]:
    async for line in response.aiter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            yield value.strip()


async def sign_in(http: httpx.AsyncClient, url: str, subject: str, **who: Any) -> str:
    """Get a token from the development issuer, which stands in for the shop's own sign-in."""
    response = await http.post(f"{url}/dev/token", json={"subject": subject, **who})
    response.raise_for_status()
    token: str = response.json()["access_token"]
    return token


def _answer(response: httpx.Response) -> Answer:
    try:
        body = response.json()
    except json.JSONDecodeError:
        body = {}
    return Answer(status=response.status_code, body=body if isinstance(body, dict) else {})
