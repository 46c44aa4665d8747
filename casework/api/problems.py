"""Every error as RFC 9457 problem+json; nothing that was sent in is repeated in the answer."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import Response

from casework.domain.errors import Retryable
from casework.store import Erased

BASE = "https://casework.example/problems/"
_ERASED = "This customer's data was erased; it can not be read or added to any more."
MEDIA = "application/problem+json"
log = logging.getLogger(__name__)


class Problem(HTTPException):
    """What the sender is told instead of an answer.

    Raised, not returned: raising is what rolls back the transaction that it is raised in.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Name the kind (the end of `type`), the sentence for people and further members."""
        super().__init__(status_code=status, detail=detail or title, headers=dict(headers or {}))
        self.kind = kind
        self.title = title
        self.more = more


def not_found() -> Problem:
    """Say the same of what is another's and of what never was."""
    return Problem(404, "not-found", "Not found", "There is nothing here for you.")


def unauthorized() -> Problem:
    """Say only that the token proves nothing, never why."""
    return Problem(
        401,
        "unauthorized",
        "Sign in first",
        "The bearer token is missing or not valid here.",
        headers={"WWW-Authenticate": 'Bearer realm="casework"'},
    )


def forbidden(kind: str, detail: str, **more: Any) -> Problem:
    """Say that this person may not do this."""
    return Problem(403, kind, "Not allowed", detail, **more)


def gone(detail: str, kind: str = "gone", **more: Any) -> Problem:
    """Say that it can not be answered any more."""
    return Problem(410, kind, "Gone", detail, **more)


def invalid(detail: str, kind: str = "validation", **more: Any) -> Problem:
    """Say what does not fit."""
    return Problem(422, kind, "Does not fit", detail, **more)


def unavailable(detail: str) -> Problem:
    """Say that nothing was kept and that trying again is right."""
    return Problem(503, "unavailable", "Not now", detail, headers={"Retry-After": "5"})


def answer(request: Request, problem: Problem) -> Response:
    """Write a problem as the response."""
    return response(
        problem.status_code,
        problem.kind,
        problem.title,
        problem.detail,
        request_id=getattr(request.state, "request_id", ""),
        headers=problem.headers,
        more=problem.more,
    )


def response(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    request_id: str,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Build the response; the type is an address for people, the last part is for programs."""
    body: dict[str, Any] = {
        "type": f"{BASE}{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id,
        **(more or {}),
    }
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA)


def install(app: FastAPI) -> None:
    """Make every way out of the application a problem."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 - registered for this class only
        return answer(request, error)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)  # noqa: S101 - the same
        status = HTTPStatus(error.status_code)
        kind = status.phrase.lower().replace(" ", "-")
        problem = Problem(status, kind, status.phrase, error.detail, headers=error.headers)
        return answer(request, problem)

    async def misfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - the same
        problem = invalid("The request does not fit; see errors.", errors=pointers(error.errors()))
        return answer(request, problem)

    async def away(request: Request, error: Exception) -> Response:
        log.warning("a system is away: %s", type(error).__name__)
        return answer(request, unavailable("A part of Casework can not be reached; try again."))

    async def erased(request: Request, _: Exception) -> Response:
        return answer(request, gone(_ERASED, "erased"))

    async def broken(request: Request, error: Exception) -> Response:
        log.error("unexpected error", exc_info=error)
        problem = Problem(500, "internal", "Our fault", "Something is wrong here, not with you.")
        return answer(request, problem)

    app.add_exception_handler(Problem, known)
    app.add_exception_handler(StarletteHTTPException, plain)
    app.add_exception_handler(RequestValidationError, misfit)
    for error in (Retryable, OperationalError, InterfaceError, PoolTimeout, OSError, TimeoutError):
        app.add_exception_handler(error, away)
    app.add_exception_handler(Erased, erased)
    app.add_exception_handler(Exception, broken)


def pointers(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Say where each fault is (a JSON pointer) and what it is; never what was sent."""
    return [
        {
            "pointer": "/" + "/".join(_escaped(part) for part in error["loc"]),
            "detail": str(error["msg"]),
        }
        for error in errors
    ]


def _escaped(part: object) -> str:
    text = str(part).replace("~", "~0").replace("/", "~1")
    return text.encode("ascii", "backslashreplace").decode("ascii")[:100]
