"""One telemetry per process, made where the process is wired and handed to what uses it.

Nothing global is set: several services can live in one process, each with its own.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Self

import httpx
from fastapi.telemetry import TelemetryConfig
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import MeterProvider as MeterProviderApi
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Span, Tracer
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from temporalio.client import Interceptor
from typing_extensions import Unpack

from casework.settings import Settings
from casework.telemetry import genai
from casework.telemetry.http import TracedTransport, untraced
from casework.telemetry.metrics import Metrics
from casework.telemetry.names import Named
from casework.telemetry.pseudonyms import Pseudonyms
from casework.telemetry.redaction import AllowListed
from casework.telemetry.spans import About, Spans
from casework.telemetry.temporal import CaseTracing

_SCOPE = "casework"
#: Seconds for one export with its retries; also what a process's end waits for, per signal.
_PATIENCE = 3.0


@dataclass(frozen=True, kw_only=True)
class Telemetry:
    """Spans, metrics and what carries them. Without an exporter no span is ever made."""

    metrics: Metrics
    pseudonyms: Pseudonyms
    registry: CollectorRegistry
    meters: MeterProviderApi
    traces: TracerProvider | None = None
    #: None when nobody collects traces.
    tracer: Tracer | None = None
    close: tuple[Callable[[], None], ...] = field(default=())

    @classmethod
    def off(cls) -> Self:
        """Give one that records nothing at all, for tests and tools."""
        meters = NoOpMeterProvider()
        return cls(
            metrics=Metrics(meters.get_meter(_SCOPE)),
            pseudonyms=Pseudonyms(),
            registry=CollectorRegistry(),
            meters=meters,
        )

    def pseudonym(self, kind: str, id: str) -> str:
        """Give the 16 hex digits that stand for an id; "" in a process without the key."""
        return self.pseudonyms.of(kind, id)

    def span(self, name: Named, **about: Unpack[About]) -> AbstractContextManager[Span]:
        """Open a span of ours for a block."""
        return Spans(self.tracer, self.pseudonyms).open(name, **about)

    def note(self, **about: Unpack[About]) -> None:
        """Say more about the span that is open now, a request's or an activity's."""
        Spans(self.tracer, self.pseudonyms).note(**about)

    def model_call(
        self, operation: str, model: str, provider: str
    ) -> AbstractContextManager[genai.ModelCall]:
        """Open a call to a model; say what it took with `used` on what this gives."""
        return genai.model_call(self.tracer, self.metrics, operation, model, provider)

    def fastapi(self) -> TelemetryConfig:
        """Set FastAPI's own tracing: `FastAPI(telemetry=telemetry.fastapi())`.

        Its logs hold messages and stacks, and its automatic set-up would export without the
        allow-list, whatever the environment says: both are off.
        """
        return TelemetryConfig(
            tracer_provider=self.traces,
            meter_provider=self.meters,
            tracing=self.traces is not None,
            metrics=True,
            logs=False,
            operation_spans=False,
            auto_configure=False,
            exclude=untraced,
        )

    def transport(
        self, peer: str, inner: httpx.AsyncBaseTransport | None = None
    ) -> httpx.AsyncBaseTransport:
        """Give the transport of a client that talks to a system of ours, named `peer`."""
        inner = inner or httpx.AsyncHTTPTransport()
        return TracedTransport(inner, self.tracer, peer) if self.tracer else inner

    def mounts(self, systems: Mapping[str, str]) -> dict[str, httpx.AsyncBaseTransport | None]:
        """Trace a client's calls to our own systems, given as name and address, and no others.

        `httpx.AsyncClient(mounts=telemetry.mounts({"billing": settings.billing_url}))`
        """
        if self.tracer is None:
            return {}
        at = {peer: httpx.URL(address) for peer, address in systems.items()}
        return {
            f"{url.scheme}://{url.netloc.decode()}": self.transport(peer)
            for peer, url in at.items()
        }

    def interceptors(self) -> list[Interceptor]:
        """Give what the Temporal client needs; workers made from that client take it over."""
        return [CaseTracing(self.tracer)] if self.tracer else []

    def exposition(self) -> tuple[bytes, str]:
        """Write the metrics as Prometheus reads them: the body and its content type."""
        return generate_latest(self.registry), CONTENT_TYPE_PLAIN_0_0_4

    def flush(self) -> None:
        """Send what waits to be sent."""
        if self.traces is not None:
            self.traces.force_flush()

    def shutdown(self) -> None:
        """Send what waits and stop; blocks for seconds when the collector does not answer."""
        for close in self.close:
            close()


def start(
    settings: Settings,
    service: str,
    *,
    exporter: SpanExporter | None = None,
    metric_reader: MetricReader | None = None,
) -> Telemetry:
    """Start telemetry for one process; traces only when an endpoint or exporter is given.

    Raises:
        Misconfigured: the telemetry key is there and is no key.

    """
    pseudonyms = Pseudonyms.load(settings.keys_dir)
    # Not Resource.create: it would add what the environment and the host say of themselves.
    resource = Resource({"service.name": service, "service.version": version("casework")})
    registry = CollectorRegistry()
    readers: list[MetricReader] = [
        PrometheusMetricReader(registry=registry, scope_info_enabled=False)
    ]
    if metric_reader is not None:
        readers.append(metric_reader)
    endpoint = settings.otlp_endpoint.rstrip("/")
    if endpoint:
        exporter = exporter or OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=_PATIENCE)
        readers.append(
            PeriodicExportingMetricReader(
                OTLPMetricExporter(endpoint=f"{endpoint}/v1/metrics", timeout=_PATIENCE)
            )
        )
    meters = MeterProvider(
        readers,
        resource,
        # An exemplar would carry what was left out of the labels.
        exemplar_filter=AlwaysOffExemplarFilter(),
        shutdown_on_exit=False,
    )
    traces = _traces(exporter, pseudonyms, resource) if exporter else None
    return Telemetry(
        metrics=Metrics(meters.get_meter(_SCOPE)),
        pseudonyms=pseudonyms,
        registry=registry,
        meters=meters,
        traces=traces,
        tracer=traces.get_tracer(_SCOPE) if traces else None,
        close=(*([traces.shutdown] if traces else []), meters.shutdown),
    )


def _traces(exporter: SpanExporter, pseudonyms: Pseudonyms, resource: Resource) -> TracerProvider:
    """Trace everything, whatever a caller's sampling flag says: it is not theirs to switch off."""
    provider = TracerProvider(ALWAYS_ON, resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(AllowListed(exporter, pseudonyms)))
    return provider
