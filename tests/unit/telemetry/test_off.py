"""Telemetry when nobody collects traces."""

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import Span, TracerProvider

from casework.domain.effect import EffectState
from casework.settings import Settings
from casework.telemetry.names import Named
from casework.telemetry.propagation import current_traceparent
from casework.telemetry.setup import Telemetry, start


@pytest.fixture(params=["started", "off"])
def silent(request: pytest.FixtureRequest, settings: Settings) -> Telemetry:
    """Telemetry without an endpoint, and the one for tests and tools."""
    return start(settings, "api") if request.param == "started" else Telemetry.off()


def test_no_span_is_made(silent: Telemetry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off means that not one span object exists, not that spans are thrown away."""
    made: list[object] = []

    def note(*given: object, **_: object) -> None:
        made.append(given)

    monkeypatch.setattr(Span, "__new__", note)
    with silent.span(Named.gateway_call, tool="billing.refund", case="c-1") as span:
        silent.note(effect_state=EffectState.sent)
        with silent.model_call("chat", "gpt-5-mini", "openai") as call:
            call.used(input_tokens=1, output_tokens=1)
        inside = (span, trace.get_current_span(), current_traceparent())
    silent.flush()
    silent.shutdown()

    assert made == []
    assert inside == (trace.INVALID_SPAN, trace.INVALID_SPAN, "")


def test_nothing_stands_in_the_way(silent: Telemetry) -> None:
    """Off, clients and workers get no layer of ours at all."""
    inner = httpx.MockTransport(lambda _: httpx.Response(204))

    assert silent.transport("billing", inner) is inner
    assert silent.interceptors() == []
    assert silent.fastapi().get("tracing") is False
    silent.shutdown()


def test_fastapi_never_exports_by_itself(silent: Telemetry) -> None:
    """Its own logs and automatic exporters know no allow-list, so they are off either way."""
    config = silent.fastapi()

    assert (config.get("logs"), config.get("auto_configure")) == (False, False)
    silent.shutdown()


def test_nothing_global_is_set(telemetry: Telemetry) -> None:
    """Two services in one process each have their own."""
    assert not isinstance(trace.get_tracer_provider(), TracerProvider)


def test_an_endpoint_switches_export_on(settings: Settings) -> None:
    """The one setting that operators know, OTEL_EXPORTER_OTLP_ENDPOINT, is enough."""
    with_endpoint = settings.model_copy(update={"otlp_endpoint": "http://127.0.0.1:9/"})
    telemetry = start(with_endpoint, "api")

    assert telemetry.tracer is not None
    assert telemetry.interceptors()
    assert telemetry.fastapi().get("tracing") is True
