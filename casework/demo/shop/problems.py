"""How a service of the shop says no: RFC 9457 problems that never name what was asked for."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, JsonValue
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TYPES = "https://shop.example/problems/"


class Problem(BaseModel):
    """One refusal. `more` holds the members that some problems have beyond the common four."""

    model_config = ConfigDict(frozen=True)

    slug: str
    status: int
    title: str
    detail: str
    more: Mapping[str, JsonValue] = {}

    def response(self) -> Response:
        """Write it as `application/problem+json`, the same bytes for the same refusal."""
        body = {
            "type": _TYPES + self.slug,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        headers = {"WWW-Authenticate": "Bearer"} if self.status == HTTPStatus.UNAUTHORIZED else {}
        return Response(
            json.dumps(body, ensure_ascii=False),
            self.status,
            headers=headers,
            media_type="application/problem+json",
        )


#: One answer for what is not there and for what is somebody else's.
NOT_FOUND = Problem(
    slug="not-found", status=404, title="Not found", detail="There is no such record."
)
UNAUTHORIZED = Problem(
    slug="unauthorized", status=401, title="Unauthorized", detail="A valid token is needed."
)
SCOPE_MISSING = Problem(
    slug="scope-missing", status=403, title="Not in scope", detail="The token does not cover this."
)
KEY_MISSING = Problem(
    slug="idempotency-key-missing",
    status=400,
    title="No idempotency key",
    detail="A write needs the Idempotency-Key header.",
)
UNAVAILABLE = Problem(
    slug="unavailable", status=503, title="Unavailable", detail="The service is down for now."
)
FAILED = Problem(
    slug="failed", status=500, title="Failed", detail="Something went wrong in the service."
)


def not_allowed(reason: str, detail: str) -> Problem:
    """Say that the state of things forbids it; `reason` is a code for machines."""
    return Problem(
        slug="not-allowed",
        status=409,
        title="Not possible now",
        detail=detail,
        more={"reason": reason},
    )


def facts_changed(changes: list[dict[str, str]]) -> Problem:
    """Say which facts are no longer what the action was decided on."""
    return Problem(
        slug="facts-changed",
        status=412,
        title="Facts changed",
        detail="The record is not what the action was decided on.",
        more={"changes": [dict(change) for change in changes]},
    )


def hash_mismatch(detail: str) -> Problem:
    """Say that the request is not the action that the token was issued for."""
    return Problem(slug="hash-mismatch", status=422, title="Not the action", detail=detail)


def invalid(detail: str) -> Problem:
    """Say what is wrong with the request itself."""
    return Problem(slug="validation", status=422, title="Invalid request", detail=detail)


def answer_with_problems(app: FastAPI) -> None:
    """Make every error of the app a problem, the framework's own included."""
    app.add_exception_handler(HTTPException, _framework_refusal)
    app.add_exception_handler(Exception, _crash)


async def _framework_refusal(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND:
        return NOT_FOUND.response()
    title = HTTPStatus(status).phrase
    slug = title.lower().replace(" ", "-")
    return Problem(slug=slug, status=status, title=title, detail=f"{title}.").response()


async def _crash(_: Request, __: Exception) -> Response:
    return FAILED.response()
