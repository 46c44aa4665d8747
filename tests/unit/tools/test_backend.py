"""A backend's answers: each status is one value, and no answer is never taken for a no."""

from typing import Any

import httpx
import pytest

from casework.domain.errors import Broken, Retryable
from casework.identity.exchange import Token
from tests.integration.store.given import START
from tests.unit.domain.given import a_refund
from tools.backend import (
    Backend,
    FactsChanged,
    NoAnswer,
    NotThere,
    Rejected,
    Succeeded,
)

TOKEN = Token("secret-token", START)


class Shop:
    """A backend that answers as told, and keeps what it was sent."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self._answer = answer
        self.requests: list[httpx.Request] = []
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._handle))
        self.backend = Backend("http://billing.test/", client)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    async def post(self) -> Succeeded | FactsChanged | Rejected | NoAnswer:
        return await self.backend.post("/charges/ch_1/refunds", TOKEN, a_refund(), {"a": "b"})


def answer(status: int, body: Any = None) -> httpx.Response:
    """Answer with JSON, or with nothing."""
    return httpx.Response(status) if body is None else httpx.Response(status, json=body)


@pytest.mark.parametrize(
    ("response", "value"),
    [
        pytest.param(
            answer(201, {"reference": "re_1", "details": {"state": "paid"}, "x": 1}),
            Succeeded(reference="re_1", details={"state": "paid"}),
            id="done",
        ),
        pytest.param(answer(200, {"reference": "re_1"}), Succeeded(reference="re_1"), id="again"),
        pytest.param(answer(200, {"state": "paid"}), NoAnswer(), id="no-reference"),
        pytest.param(answer(201, []), NoAnswer(), id="a-list"),
        pytest.param(answer(201), NoAnswer(), id="no-body"),
        pytest.param(httpx.Response(201, text="<html>"), NoAnswer(), id="html"),
        pytest.param(
            answer(201, {"reference": "re_1", "details": {"n": []}}), NoAnswer(), id="bad-details"
        ),
        pytest.param(
            answer(412, {"changes": [{"name": "paid", "was": "1", "now": "2"}, {}]}),
            FactsChanged(changes=("paid", "")),
            id="facts-changed",
        ),
        pytest.param(
            answer(201, {"reference": "paid to Jane, card 4242"}),
            Succeeded(reference="unreadable"),
            id="words-for-a-number",
        ),
        pytest.param(
            answer(409, {"reason": "Jane said no"}),
            Rejected(reason="not_allowed"),
            id="words-for-a-code",
        ),
        pytest.param(answer(412, {}), FactsChanged(), id="facts-changed-somehow"),
        pytest.param(httpx.Response(412, text="no"), NoAnswer(), id="not-the-backend's-412"),
        pytest.param(answer(409, {"reason": "shipped"}), Rejected(reason="shipped"), id="rule"),
        pytest.param(answer(409, {}), Rejected(reason="not_allowed"), id="rule-without-name"),
        pytest.param(httpx.Response(409, text="no"), NoAnswer(), id="not-the-backend's-409"),
        pytest.param(answer(404), Rejected(reason="not_found"), id="not-found"),
        pytest.param(answer(401), Rejected(reason="backend_refused_401"), id="token-refused"),
        pytest.param(answer(403), Rejected(reason="backend_refused_403"), id="scope-refused"),
        pytest.param(answer(422), Rejected(reason="backend_refused_422"), id="hash-refused"),
        pytest.param(answer(408), NoAnswer(), id="too-slow"),
        pytest.param(answer(429), NoAnswer(), id="too-many"),
        pytest.param(answer(500), NoAnswer(), id="error"),
        pytest.param(answer(503), NoAnswer(), id="unavailable"),
        pytest.param(answer(204), NoAnswer(), id="another-success"),
        pytest.param(answer(302), NoAnswer(), id="redirect"),
        pytest.param(httpx.ReadTimeout("slow"), NoAnswer(), id="timeout"),
        pytest.param(httpx.ConnectError("down"), NoAnswer(), id="no-connection"),
        pytest.param(httpx.RemoteProtocolError("cut"), NoAnswer(), id="cut-off"),
    ],
)
async def test_a_write_s_answer_is_one_value(
    response: httpx.Response | Exception, value: Succeeded | FactsChanged | Rejected | NoAnswer
) -> None:
    """Done, changed, refused, or not known: anything without sense is not known."""
    assert await Shop(response).post() == value


async def test_a_write_carries_its_key_and_the_token() -> None:
    """The action's id is the key; the token is in the header and nowhere else."""
    shop = Shop(answer(201, {"reference": "re_1"}))
    await shop.post()
    (request,) = shop.requests

    assert str(request.url) == "http://billing.test/charges/ch_1/refunds"
    assert request.headers["Idempotency-Key"] == a_refund().action_id
    assert request.headers["Authorization"] == "Bearer secret-token"
    assert b"secret-token" not in request.content
    assert "secret-token" not in repr(TOKEN)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_the_token_nowhere(status: int) -> None:
    """Neither a read nor a write follows a redirect, so no other host sees the token."""
    shop = Shop(httpx.Response(status, headers={"Location": "http://evil.test/"}))

    assert await shop.post() == NoAnswer()
    with pytest.raises(Broken):
        await shop.backend.get("/charges", TOKEN)
    assert {request.url.host for request in shop.requests} == {"billing.test"}


@pytest.mark.parametrize(
    ("response", "error"),
    [
        pytest.param(answer(500), Retryable, id="error"),
        pytest.param(answer(503), Retryable, id="unavailable"),
        pytest.param(answer(429), Retryable, id="too-many"),
        pytest.param(httpx.ReadTimeout("slow"), Retryable, id="timeout"),
        pytest.param(httpx.ConnectError("down"), Retryable, id="no-connection"),
        pytest.param(answer(401), Broken, id="token-refused"),
        pytest.param(answer(403), Broken, id="scope-refused"),
        pytest.param(answer(400), Broken, id="no-sense"),
        pytest.param(answer(204), Broken, id="another-success"),
    ],
)
async def test_a_read_that_brings_nothing_is_an_error(
    response: httpx.Response | Exception, error: type[Exception]
) -> None:
    """What may work later is tried again; what never will is our bug."""
    with pytest.raises(error):
        await Shop(response).backend.get("/charges", TOKEN)


async def test_what_is_not_there_is_a_value() -> None:
    """An unknown record and another customer's look the same, and are no error."""
    assert await Shop(answer(404)).backend.get("/charges", TOKEN) == NotThere()


async def test_a_query_is_sent_as_a_query() -> None:
    """A read's arguments can not change where it goes."""
    shop = Shop(answer(200, {}))
    await shop.backend.get("/charges", TOKEN, {"order_id": "1&x=/../"})
    (request,) = shop.requests

    assert request.url.path == "/charges"
    assert dict(request.url.params) == {"order_id": "1&x=/../"}


async def test_an_action_is_looked_up_by_its_id() -> None:
    """What became of it comes back as the receipt it was, or as not there."""
    known = Shop(answer(200, {"reference": "re_1", "details": {"state": "paid"}}))

    assert await known.backend.look_up("a-1", TOKEN) == Succeeded(
        reference="re_1", details={"state": "paid"}
    )
    assert known.requests[0].url.path == "/actions/a-1"
    assert await Shop(answer(404)).backend.look_up("a-1", TOKEN) == NotThere()


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(answer(500), id="error"),
        pytest.param(answer(200, {"state": "paid"}), id="no-reference"),
        pytest.param(httpx.Response(200, text="<html>"), id="html"),
        pytest.param(httpx.ConnectError("down"), id="down"),
    ],
)
async def test_a_look_up_without_sense_is_tried_again(response: httpx.Response | Exception) -> None:
    """A backend that can not say now leaves the outcome open."""
    with pytest.raises(Retryable):
        await Shop(response).backend.look_up("a-1", TOKEN)
