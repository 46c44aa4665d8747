"""How a trace crosses processes, and what does not cross with it."""

from collections.abc import Callable

from opentelemetry import baggage, trace
from opentelemetry.context import attach, detach
from opentelemetry.sdk.trace import ReadableSpan

from casework.telemetry.names import Named
from casework.telemetry.propagation import PROPAGATOR, current_traceparent, linked_to, under
from casework.telemetry.setup import Telemetry

FROM_OUTSIDE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
TRACE_ID = 0x0AF7651916CD43DD8448EB211C80319C
Seen = Callable[[], tuple[ReadableSpan, ...]]


def test_only_the_traceparent_is_passed_on() -> None:
    """Free text that a caller attached to a trace goes no further than here."""
    given = {"traceparent": FROM_OUTSIDE, "tracestate": "jane=1001", "baggage": "mail=jane"}
    passed: dict[str, str] = {}
    token = attach(baggage.set_baggage("mail", "jane", PROPAGATOR.extract(given)))
    try:
        PROPAGATOR.inject(passed)
    finally:
        detach(token)

    assert passed == {"traceparent": FROM_OUTSIDE}
    assert PROPAGATOR.fields == {"traceparent"}


def test_nothing_is_sent_where_nothing_is_open() -> None:
    """Without a trace there is no header, and a case keeps none."""
    passed: dict[str, str] = {}
    PROPAGATOR.inject(passed)

    assert (passed, current_traceparent()) == ({}, "")


def test_a_later_request_links_to_the_opening_one(telemetry: Telemetry, seen: Seen) -> None:
    """A confirmation days later can be followed back to the request that opened the case."""
    with telemetry.span(Named.confirm):
        linked_to(FROM_OUTSIDE)
    (got,) = seen()

    assert [link.context.trace_id for link in got.links] == [TRACE_ID]
    assert got.parent is None


def test_a_case_without_a_trace_links_to_nothing(telemetry: Telemetry, seen: Seen) -> None:
    """A case opened while nobody collected traces, or a damaged value, is no error."""
    with telemetry.span(Named.confirm):
        linked_to("")
        linked_to("jane")
    (got,) = seen()

    assert not got.links


def test_a_sweep_goes_on_with_the_request_it_stands_in_for(
    telemetry: Telemetry, seen: Seen
) -> None:
    """What is sent again belongs to the trace of the request that asked, and then no more."""
    with under(FROM_OUTSIDE), telemetry.span(Named.sweep):
        pass
    after = trace.get_current_span()
    (got,) = seen()

    assert got.context is not None
    assert got.context.trace_id == TRACE_ID
    assert after is trace.INVALID_SPAN
