"""The command line's way to the API: a token, one call, and a problem in one line."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx

from casework.cli import say
from casework.cli.config import TOKEN


class Client:
    """Calls the API as whoever the command is run for."""

    def __init__(self, url: str, token: str) -> None:
        """Reach the API at this address with this token."""
        self._url = url
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(40, connect=5),
            trust_env=_is_remote(url),
        )

    def get(self, path: str, **params: str) -> dict[str, Any]:
        """Read something."""
        return self._answered("GET", path, params=params)

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, **headers: str
    ) -> dict[str, Any]:
        """Do something."""
        return self._act("POST", path, body, **headers)

    def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Set something."""
        return self._act("PUT", path, body)

    def delete(self, path: str) -> dict[str, Any]:
        """Take something away."""
        return self._act("DELETE", path)

    def _act(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, **headers: str
    ) -> dict[str, Any]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._answered(
            method, path, json=body, headers={"Idempotency-Key": str(uuid4()), **given}
        )

    def _answered(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise _unreachable(self._url, error) from None
        return _body(response)


def sign_in(url: str, name: str) -> str:
    """Get a token from the development issuer.

    Raises:
        Fault: there is no such issuer, or it does not sign NAME in.

    """
    from casework.demo.story.staff import sign_in_of

    try:
        response = httpx.post(
            f"{url}/dev/token", json=sign_in_of(name), timeout=10, trust_env=_is_remote(url)
        )
    except httpx.TransportError as error:
        raise _unreachable(url, error) from None
    if response.status_code == 404:
        raise say.Fault(
            f"{url} has no development issuer, so nobody can be named with --as. Set {TOKEN}."
        )
    token: str = _body(response)["access_token"]
    return token


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {"data": body}
    if response.status_code >= 400:
        raise say.Fault(_sentence(response.status_code, body), problem=body)
    return body


def _sentence(status: int, problem: Mapping[str, Any]) -> str:
    title = str(problem.get("title") or "The API refused")
    detail = str(problem.get("detail") or "")
    wrong = "; ".join(f"{e.get('pointer')}: {e.get('detail')}" for e in problem.get("errors", []))
    return ". ".join(filter(None, (f"{title} ({status})", detail.rstrip("."), wrong))) + "."


def _unreachable(url: str, error: Exception) -> say.Fault:
    return say.Fault(
        f"The API can not be reached at {url} ({type(error).__name__}). "
        "Is `casework up` running? Another address: CASEWORK_API_URL."
    )


def _is_remote(url: str) -> bool:
    """Say whether a proxy of this machine may be meant for it."""
    return httpx.URL(url).host not in {"127.0.0.1", "localhost", "::1"}
