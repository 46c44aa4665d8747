"""Reading a request's body: strict JSON of a sane size, or a sentence saying what is wrong."""

import json
from typing import Any, NoReturn

from pydantic import ValidationError
from starlette.requests import Request

from casework.demo.shop.problems import Problem, invalid

_MAX_BYTES = 16_384


async def json_object(request: Request) -> dict[str, Any] | Problem:
    """Return the body's object; no body is an empty one. NaN, Infinity and twin names: refused."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BYTES:
            return invalid(f"The body is longer than {_MAX_BYTES} bytes.")
    if not body:
        return {}
    try:
        value = json.loads(
            body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_twins
        )
    except (ValueError, RecursionError):
        return invalid("The body is not JSON in UTF-8.")
    return value if isinstance(value, dict) else invalid("The body is not a JSON object.")


def said_plainly(error: ValidationError) -> Problem:
    """Name the fields that are wrong, without repeating what was sent."""
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in e['loc']) or 'body'}: {e['msg']}"
        for e in error.errors(include_input=False, include_url=False, include_context=False)
    )
    return invalid(wrong)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("A name stands twice.")
    return dict(pairs)
