"""The one door out for spans: an exporter that writes each span anew from the allow-list."""

from collections.abc import Mapping, Sequence

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, Status
from opentelemetry.util.types import AttributeValue
from typing_extensions import override

from casework.telemetry.allowed import ATTRIBUTES, EVENTS, RESOURCE, allowed
from casework.telemetry.names import clean_name, temporal_type
from casework.telemetry.pseudonyms import Pseudonyms

_SCOPE = InstrumentationScope("casework")
_WORKFLOW_ID = "temporalWorkflowID"
#: Workflow ids are "case/{id}" and "approval/{id}"; both get out as pseudonyms only.
_WORKFLOW_KINDS = frozenset({"case", "approval"})


class AllowListed(SpanExporter):
    """Hands on what the allow-list names, and nothing that could hold a customer's words.

    Gone for good: ids, URLs, headers, trace state, messages and stacks of exceptions (their type
    stays), descriptions of a status, and whatever a library adds in its next version. It runs in
    the exporting thread, so requests do not wait for it.
    """

    def __init__(self, inner: SpanExporter, pseudonyms: Pseudonyms) -> None:
        """Stand before the exporter that sends."""
        self._inner = inner
        self._pseudonyms = pseudonyms

    @override
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([self._clean(span) for span in spans])

    @override
    def shutdown(self) -> None:
        self._inner.shutdown()

    @override
    def force_flush(self, timeout_millis: int = 30000) -> bool:
        return self._inner.force_flush(timeout_millis)

    def _clean(self, span: ReadableSpan) -> ReadableSpan:
        raw = span.attributes or {}
        events = tuple(_event(event) for event in span.events if event.name in EVENTS)
        attributes = {
            **_failure(events),
            **allowed({**raw, **temporal_type(span.name), **self._subject(raw)}, ATTRIBUTES),
        }
        return ReadableSpan(
            name=clean_name(span.name, attributes),
            context=_bare(span.context),
            parent=_bare(span.parent),
            resource=Resource(allowed(span.resource.attributes, RESOURCE)),
            attributes=attributes,
            events=events,
            links=tuple(Link(_known(link.context)) for link in span.links),
            kind=span.kind,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=_SCOPE,
        )

    def _subject(self, raw: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
        """Say by pseudonym which case or approval a workflow is about."""
        kind, _, subject = str(raw.get(_WORKFLOW_ID, "")).partition("/")
        if kind not in _WORKFLOW_KINDS:
            return {}
        return {f"casework.{kind}": self._pseudonyms.of(kind, subject)}


def _event(event: Event) -> Event:
    return Event(event.name, allowed(event.attributes, EVENTS[event.name]), event.timestamp)


def _failure(events: Sequence[Event]) -> dict[str, AttributeValue]:
    """Keep the type of the last recorded exception as the span's error type."""
    types = [event.attributes["exception.type"] for event in events if event.attributes]
    return {"error.type": types[-1]} if types else {}


def _bare(context: SpanContext | None) -> SpanContext | None:
    return _known(context) if context is not None else None


def _known(context: SpanContext) -> SpanContext:
    """Leave the trace state out: whoever calls us could have written anything into it."""
    return SpanContext(
        context.trace_id, context.span_id, context.is_remote, trace_flags=context.trace_flags
    )
