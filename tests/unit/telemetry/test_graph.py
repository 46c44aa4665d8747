"""The check that scenes use to say "one connected trace"."""

from collections.abc import Callable

from opentelemetry.sdk.trace import ReadableSpan

from casework.telemetry.names import Named
from casework.telemetry.propagation import current_traceparent, linked_to, under
from casework.telemetry.setup import Telemetry
from tests.telemetry_graph import connected, groups

CALLERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
Seen = Callable[[], tuple[ReadableSpan, ...]]


def test_parents_and_links_connect(telemetry: Telemetry, seen: Seen) -> None:
    """A later request is part of the whole by its link alone."""
    with telemetry.span(Named.claim), telemetry.span(Named.gateway_call):
        opening = current_traceparent()
    with telemetry.span(Named.confirm):
        linked_to(opening)

    assert connected(seen())


def test_a_stray_trace_is_found(telemetry: Telemetry, seen: Seen) -> None:
    """A span that nothing leads to makes two groups of it, even with the same name."""
    with telemetry.span(Named.claim), telemetry.span(Named.gateway_call):
        pass
    with telemetry.span(Named.claim):
        pass

    assert not connected(seen())
    assert groups(seen()) == [["gateway.call", "effect.claim"], ["effect.claim"]]


def test_a_callers_own_span_need_not_be_recorded(telemetry: Telemetry, seen: Seen) -> None:
    """Two requests of one caller's span hang together; nothing at all does, too."""
    for _ in range(2):
        with under(CALLERS), telemetry.span(Named.claim):
            pass

    assert connected(seen())
    assert connected([])
