"""Traces over HTTP."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from casework.telemetry.names import Named
from casework.telemetry.setup import Telemetry

Seen = Callable[[], tuple[ReadableSpan, ...]]
HEADERS = {
    "User-Agent": "jane-agent",
    "tracestate": "jane=1",
    "baggage": "mail=jane",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
}


def app(telemetry: Telemetry) -> FastAPI:
    """Make an application as the API and the shop are made: routers with prefixes."""
    made = FastAPI(telemetry=telemetry.fastapi())
    router = APIRouter(prefix="/cases")

    @router.get("/{case_id}")
    async def case(case_id: str) -> dict[str, str]:
        return {"id": case_id}

    @router.get("/{case_id}/broken")
    async def broken(case_id: str) -> None:
        raise ValueError(f"jane {case_id}")

    @made.get("/healthz")
    async def healthz() -> None: ...

    made.include_router(router, prefix="/v1")
    return made


async def ask(telemetry: Telemetry, *paths: str, method: str = "GET") -> None:
    """Ask as a stranger would, whose client traces nothing but sends odd headers."""
    transport = httpx.ASGITransport(app(telemetry), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://jane.example") as client:
        for path in paths:
            await client.request(method, path, headers=HEADERS)


async def test_a_request_is_named_by_its_route(telemetry: Telemetry, seen: Seen) -> None:
    """Of a request get out: method, route and status. No id, no query, no host, no header."""
    await ask(telemetry, "/v1/cases/jane-1001?mail=jane")
    (got,) = seen()

    assert (got.name, got.kind) == ("GET /v1/cases/{case_id}", SpanKind.SERVER)
    assert got.attributes == {
        "http.request.method": "GET",
        "http.route": "/v1/cases/{case_id}",
        "http.response.status_code": 200,
    }
    assert "jane" not in got.to_json()


async def test_a_callers_trace_goes_on(telemetry: Telemetry, seen: Seen) -> None:
    """The caller's trace is joined, recorded whatever its flag says, and its state is dropped."""
    await ask(telemetry, "/v1/cases/1")
    (got,) = seen()

    assert got.parent is not None
    assert f"{got.parent.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert got.context is not None
    assert not got.context.trace_state


async def test_paths_that_do_not_exist_have_no_name(telemetry: Telemetry, seen: Seen) -> None:
    """A guessed path is counted without being quoted."""
    await ask(telemetry, "/jane/1001", "/v1/cases/1/jane")

    assert [span.name for span in seen()] == ["GET", "GET"]


async def test_a_methods_own_words_stay_out(telemetry: Telemetry, seen: Seen) -> None:
    """An invented method is called HTTP."""
    await ask(telemetry, "/v1/cases/1", method="JANE")

    assert "JANE" not in seen()[0].to_json()


async def test_a_failed_request_keeps_the_type_only(telemetry: Telemetry, seen: Seen) -> None:
    """What broke is named by its type; the message stays inside."""
    await ask(telemetry, "/v1/cases/1001/broken")
    (got,) = seen()

    assert got.attributes is not None
    assert got.attributes["error.type"] == "ValueError"
    assert got.status.status_code is StatusCode.ERROR
    assert "jane" not in got.to_json()
    assert not got.events


async def test_machines_glances_are_not_traced(telemetry: Telemetry, seen: Seen) -> None:
    """Health checks do not fill the traces."""
    await ask(telemetry, "/healthz")

    assert seen() == ()


async def test_requests_are_timed_by_route(telemetry: Telemetry) -> None:
    """The figures of requests know routes, not paths."""
    await ask(telemetry, "/v1/cases/jane", "/jane")
    body = telemetry.exposition()[0].decode()

    assert 'http_route="/v1/cases/{case_id}"' in body
    assert "jane" not in body


async def test_a_client_sends_its_trace_along(telemetry: Telemetry, seen: Seen) -> None:
    """The other side can go on with our trace; its answer is known by status only."""
    got_headers: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        got_headers.append(request.headers)
        return httpx.Response(409)

    transport = telemetry.transport("billing", httpx.MockTransport(answer))
    async with httpx.AsyncClient(transport=transport, base_url="http://jane.example") as client:
        with telemetry.span(Named.gateway_call):
            await client.post("/charges/jane-1001/refunds?mail=jane")
    call, around = seen()

    assert call.context is not None
    assert got_headers[0]["traceparent"].split("-")[1:3] == [
        f"{call.context.trace_id:032x}",
        f"{call.context.span_id:016x}",
    ]
    assert (call.name, call.kind, call.parent) == ("POST billing", SpanKind.CLIENT, around.context)
    assert call.attributes == {
        "http.request.method": "POST",
        "peer.service": "billing",
        "http.response.status_code": 409,
        "error.type": "409",
    }
    assert "jane" not in call.to_json()


async def test_a_lost_answer_is_seen(telemetry: Telemetry, seen: Seen) -> None:
    """A timeout ends the span as a failure of that type, and still reaches the caller."""

    def stall(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("jane", request=request)

    transport = telemetry.transport("billing", httpx.MockTransport(stall))
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get("http://billing/")
    (got,) = seen()

    assert got.attributes is not None
    assert got.attributes["error.type"] == "ReadTimeout"
    assert "jane" not in got.to_json()
