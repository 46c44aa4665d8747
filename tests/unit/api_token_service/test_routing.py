"""The route takes one small form and nothing else."""

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from casework.api.token_service.refusal import Malformed
from casework.api.token_service.routing import MAX_FORM, _form

FORM = "application/x-www-form-urlencoded"


async def read(body: bytes, content_type: str = FORM) -> list[tuple[str, str]] | Malformed:
    """Read a request of this body, which arrives in two pieces."""
    half = len(body) // 2
    pieces = [body[:half], body[half:]]

    async def receive() -> Message:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    headers = httpx.Headers({"content-type": content_type}).raw
    return await _form(Request({"type": "http", "method": "POST", "headers": headers}, receive))


async def test_a_form_is_read_in_order() -> None:
    """Fields come as they were sent, repeated ones too."""
    assert await read(b"a=1&b=%C3%A9&a=") == [("a", "1"), ("b", "é"), ("a", "")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"a=1", "application/json"),
        (b"a=1", ""),
        (b"a", FORM),
        (b"a=%FF", FORM),
        (b"a=\xff", FORM),
        (b"&".join([b"a=1"] * 21), FORM),
        (b"a=" + b"x" * MAX_FORM, FORM),
    ],
    ids=["json", "nothing", "no pair", "escaped noise", "noise", "too many", "too large"],
)
async def test_anything_else_is_malformed(body: bytes, content_type: str) -> None:
    """Other kinds, broken text, many fields and large bodies are refused."""
    assert isinstance(await read(body, content_type), Malformed)


async def test_the_largest_form_is_read() -> None:
    """The line itself belongs to what is taken."""
    assert await read(b"a=" + b"x" * (MAX_FORM - 2)) == [("a", "x" * (MAX_FORM - 2))]
