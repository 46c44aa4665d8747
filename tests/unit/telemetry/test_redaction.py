"""What a span says to the outside."""

from collections.abc import Callable, Mapping

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
    set_span_in_context,
)

from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.settings import Settings
from casework.telemetry.allowed import ATTRIBUTES
from casework.telemetry.names import Named
from casework.telemetry.pseudonyms import Pseudonyms
from casework.telemetry.redaction import AllowListed
from casework.telemetry.setup import Telemetry, start

CANARY = "jane@example.com order 1001"
SEALED = Pseudonyms(b"k" * 32)
Seen = Callable[[], tuple[ReadableSpan, ...]]


def out_of(span: ReadableSpan) -> str:
    """Write down all that an exporter can read of a span."""
    parts: list[object] = [span.to_json(), span.instrumentation_scope, span.resource.schema_url]
    parts += [link.context.trace_state for link in span.links]
    parts += [span.context.trace_state if span.context else "", span.status.description]
    return " ".join(str(part) for part in parts)


def test_no_canary_comes_out_of_anywhere() -> None:
    """A customer's words, wherever they are put on a span, stay in the process."""
    kept = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"host.name": CANARY, "service.name": "api"}))
    provider.add_span_processor(SimpleSpanProcessor(AllowListed(kept, SEALED)))
    state = TraceState([("canary", "1001")])
    stated = SpanContext(1, 2, is_remote=True, trace_flags=TraceFlags(1), trace_state=state)
    tracer = provider.get_tracer(CANARY, CANARY, attributes={"canary": CANARY})
    parent = set_span_in_context(NonRecordingSpan(stated))
    links = [Link(stated, {"canary": CANARY, "error.type": CANARY})]
    with tracer.start_as_current_span(f"refund {CANARY}", parent, links=links) as span:
        span.set_attributes(dict.fromkeys((*ATTRIBUTES, "url.full", "user_agent.original"), CANARY))
        span.set_attribute(f"canary.{CANARY}", 1)
        span.add_event(CANARY, {"canary": CANARY})
        span.add_event("exception", {"exception.type": CANARY, "canary": CANARY})
        span.record_exception(ValueError(CANARY), {"canary": CANARY})
        span.set_status(Status(StatusCode.ERROR, CANARY))
    (got,) = kept.get_finished_spans()

    assert not any(word in out_of(got) for word in ("jane", "1001", "canary"))
    assert (got.name, got.attributes) == ("unnamed", {"error.type": "ValueError"})
    assert (got.status.status_code, got.status.description) == (StatusCode.ERROR, None)
    assert got.resource.attributes == {"service.name": "api"}
    assert [dict(event.attributes or {}) for event in got.events] == [
        {},
        {"exception.type": "ValueError"},
    ]


def test_time_kind_parents_and_links_stay() -> None:
    """What makes a trace a trace gets out unchanged."""
    kept = InMemorySpanExporter()
    raw = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListed(kept, SEALED)))
    provider.add_span_processor(SimpleSpanProcessor(raw))
    tracer = provider.get_tracer("any")
    linked = SpanContext(3, 4, is_remote=True, trace_flags=TraceFlags(1))
    with (
        tracer.start_as_current_span("sweep"),
        tracer.start_as_current_span("gateway.call", links=[Link(linked)]),
    ):
        pass
    child, parent = kept.get_finished_spans()
    was = raw.get_finished_spans()[0]

    assert child.context == was.context
    assert child.parent == parent.context
    assert (child.start_time, child.end_time, child.kind) == (
        was.start_time,
        was.end_time,
        was.kind,
    )
    assert [link.context for link in child.links] == [linked]


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        ("case/c-1", {"casework.case": SEALED.of("case", "c-1")}),
        ("approval/a-1", {"casework.approval": SEALED.of("approval", "a-1")}),
        ("jane@example.com", {}),
    ],
)
def test_workflow_ids_get_out_as_pseudonyms_only(
    workflow: str, expected: Mapping[str, str]
) -> None:
    """Temporal's spans of one case can be found together without naming the case."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListed(kept, SEALED)))
    ids = {"temporalWorkflowID": workflow, "temporalRunID": "r", "temporalUpdateID": "u"}
    with provider.get_tracer("t").start_as_current_span("HandleUpdate:message", attributes=ids):
        pass
    (got,) = kept.get_finished_spans()

    assert got.attributes == expected
    assert got.name == "HandleUpdate:message"


@pytest.mark.parametrize(
    ("name", "attributes", "expected"),
    [
        ("RunActivity:effects.perform", {}, "RunActivity:effects.perform"),
        ("RunActivity:order 1001", {}, "unnamed"),
        ("Anything:else", {}, "unnamed"),
        ("GET /v1/cases/1001", {"http.request.method": "GET"}, "GET"),
        (
            "x",
            {"http.request.method": "GET", "http.route": "/v1/cases/{case_id}/events"},
            "GET /v1/cases/{case_id}/events",
        ),
        ("x", {"http.request.method": "GET", "http.route": "/v1/cases/1001"}, "GET"),
        ("x", {"http.request.method": "JANE"}, "unnamed"),
        ("x", {"http.request.method": "_OTHER"}, "HTTP"),
        (
            "x",
            {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5-mini"},
            "chat gpt-5-mini",
        ),
    ],
)
def test_names_come_from_routes_and_lists(
    name: str, attributes: Mapping[str, str], expected: str
) -> None:
    """A span is called by its route or its place in the code, never by a path or an id."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListed(kept, SEALED)))
    with provider.get_tracer("t").start_as_current_span(name, attributes=attributes):
        pass
    (got,) = kept.get_finished_spans()

    assert got.name == expected


@pytest.mark.parametrize(
    "value",
    [
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "order-10012345",
        "jane doe",
        "jane@example.com",
        "Ärger",
        "x" * 200,
        "",
    ],
)
def test_a_listed_key_takes_only_values_of_its_form(value: str) -> None:
    """An id or a text in a listed attribute is dropped all the same."""
    assert [key for key in ATTRIBUTES if ATTRIBUTES[key](value) and "model" not in key] == []


def test_facts_get_out_and_ids_as_pseudonyms(telemetry: Telemetry, seen: Seen) -> None:
    """Our own spans say what was done, and for which case only under the key."""
    with telemetry.span(Named.gateway_call, case="c-1", tool="billing.refund"):
        telemetry.note(
            verdict=Outcome.confirm,
            rule="refund-small",
            effect_state=EffectState.succeeded,
            action="a-1",
        )
    (got,) = seen()

    assert got.name == "gateway.call"
    assert got.attributes == {
        "casework.case": SEALED.of("case", "c-1"),
        "casework.action": SEALED.of("action", "a-1"),
        "casework.tool": "billing.refund",
        "casework.verdict": "confirm",
        "casework.rule": "refund-small",
        "casework.effect_state": "succeeded",
    }
    assert got.resource.attributes["service.name"] == "api"


def test_of_an_exception_only_the_type_stays(telemetry: Telemetry, seen: Seen) -> None:
    """A failed span names the kind of failure and quotes nothing."""
    with pytest.raises(ValueError, match="jane"), telemetry.span(Named.claim):
        raise ValueError(CANARY)
    (got,) = seen()

    assert got.attributes == {"error.type": "ValueError"}
    assert (got.events, got.status.status_code) == ((), StatusCode.ERROR)


def test_the_environment_adds_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a deployment says of its hosts does not ride along unasked."""
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "host.name=jane,team=x")
    kept = InMemorySpanExporter()
    telemetry = start(settings, "api", exporter=kept)
    with telemetry.span(Named.sweep):
        pass
    telemetry.flush()
    (got,) = kept.get_finished_spans()
    telemetry.shutdown()

    assert set(got.resource.attributes) == {"service.name", "service.version"}
