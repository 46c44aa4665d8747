"""How a trace crosses processes: `traceparent`, and nothing else that a caller may have sent.

`tracestate` and `baggage` are free text from outside; neither is passed on.
"""

from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import (
    CarrierT,
    Getter,
    Setter,
    TextMapPropagator,
    default_getter,
    default_setter,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from typing_extensions import override

TRACEPARENT = "traceparent"


class TraceParent(TextMapPropagator):
    """W3C trace context without its trace state."""

    @override
    def extract(
        self,
        carrier: CarrierT,
        context: Context | None = None,
        getter: Getter[CarrierT] = default_getter,
    ) -> Context:
        given = getter.get(carrier, TRACEPARENT) or [""]
        return _W3C.extract({TRACEPARENT: given[0]}, context)

    @override
    def inject(
        self,
        carrier: CarrierT,
        context: Context | None = None,
        setter: Setter[CarrierT] = default_setter,
    ) -> None:
        written: dict[str, str] = {}
        _W3C.inject(written, context)
        if TRACEPARENT in written:
            setter.set(carrier, TRACEPARENT, written[TRACEPARENT])

    @property
    @override
    def fields(self) -> set[str]:
        return {TRACEPARENT}


_W3C = TraceContextTextMapPropagator()
PROPAGATOR = TraceParent()


def current_traceparent() -> str:
    """Name the span that is open now, to be kept with a case; "" when none is."""
    carrier: dict[str, str] = {}
    PROPAGATOR.inject(carrier)
    return carrier.get(TRACEPARENT, "")


def linked_to(traceparent: str) -> None:
    """Link the span that is open now to the request that opened the case, if one is known."""
    opening = trace.get_current_span(PROPAGATOR.extract({TRACEPARENT: traceparent}, Context()))
    if opening.get_span_context().is_valid:
        trace.get_current_span().add_link(opening.get_span_context())


@contextmanager
def under(traceparent: str) -> Generator[None]:
    """Go on with a trace that was kept: what a sweep sends belongs to the request that asked."""
    token = contexts.attach(PROPAGATOR.extract({TRACEPARENT: traceparent}))
    try:
        yield
    finally:
        contexts.detach(token)
