"""One telemetry whose spans end in memory, behind the same door that production has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from casework.settings import Settings
from casework.telemetry.setup import Telemetry, start


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a process that has a telemetry key."""
    (tmp_path / "telemetry.key").write_bytes(b"k" * 32)
    return Settings(keys_dir=tmp_path)


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    """Where spans end up that got out."""
    return InMemorySpanExporter()


@pytest.fixture
def telemetry(settings: Settings, exporter: InMemorySpanExporter) -> Iterator[Telemetry]:
    """Telemetry that is on."""
    made = start(settings, "api", exporter=exporter)
    yield made
    made.shutdown()


@pytest.fixture
def seen(
    telemetry: Telemetry, exporter: InMemorySpanExporter
) -> Callable[[], tuple[ReadableSpan, ...]]:
    """Ask for all that got out so far."""

    def look() -> tuple[ReadableSpan, ...]:
        telemetry.flush()
        return exporter.get_finished_spans()

    return look
