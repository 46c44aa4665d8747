"""`POST /oauth/token`: the form in, the answer out, nothing decided here."""

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from casework.api.token_service.refusal import Malformed
from casework.api.token_service.rows import IssuedRows
from casework.api.token_service.service import Issued, TokenService

#: Larger than any action can be written.
MAX_FORM = 65_536
_FORM = "application/x-www-form-urlencoded"
_SECRET = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def router(service: TokenService) -> APIRouter:
    """Make the routes of the token service."""
    routes = APIRouter(tags=["token service"])

    @routes.post("/oauth/token", summary="Exchange a grant for a token (workers only)")
    async def token(request: Request) -> JSONResponse:
        form = await _form(request)
        answer = form if isinstance(form, Malformed) else await service.exchange(form)
        status = 200 if isinstance(answer, Issued | IssuedRows) else answer.status
        return JSONResponse(answer.body(), status_code=status, headers=_SECRET)

    return routes


async def _form(request: Request) -> list[tuple[str, str]] | Malformed:
    malformed = Malformed(error="invalid_request", description="Send one small form.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return malformed
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return malformed
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=20,
        )
    except ValueError:
        return malformed
