"""Traces over HTTP: what our clients send along, and how FastAPI's own tracing is set."""

from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Self

import httpx
from opentelemetry.trace import SpanKind, Tracer
from typing_extensions import override

from casework.telemetry.allowed import HTTP_METHODS, OTHER_METHOD
from casework.telemetry.propagation import PROPAGATOR
from casework.telemetry.spans import failed, recorded

#: Asked every few seconds by machines; they tell nothing of a case.
_UNTRACED = frozenset({"/healthz", "/readyz", "/metrics"})


class TracedTransport(httpx.AsyncBaseTransport):
    """Opens a span per request and sends `traceparent` with it; for systems of ours only.

    A foreign endpoint (a model's, an identity provider's) gets a plain transport: our trace ids
    are none of its business.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, tracer: Tracer, peer: str) -> None:
        """Name the other side by what it is, never by its address."""
        self._inner = inner
        self._tracer = tracer
        self._peer = peer

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        method = request.method if request.method in HTTP_METHODS else OTHER_METHOD
        about = {"http.request.method": method, "peer.service": self._peer}
        with recorded(self._tracer, f"{method} {self._peer}", SpanKind.CLIENT, {**about}) as span:
            PROPAGATOR.inject(request.headers)
            response = await self._inner.handle_async_request(request)
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 400:
                failed(span, str(response.status_code))
            return response

    @override
    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    @override
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._inner.__aexit__(exc_type, exc_value, traceback)

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()


def untraced(scope: MutableMapping[str, Any]) -> bool:
    """Say whether a request is a machine's glance that is not worth a span."""
    return scope.get("path") in _UNTRACED
