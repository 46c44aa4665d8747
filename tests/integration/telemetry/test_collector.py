"""What goes over the wire to a collector."""

import asyncio
from pathlib import Path

from fastapi import FastAPI, Request

from casework.settings import Settings
from casework.telemetry.names import Named
from casework.telemetry.setup import start
from tests.integration.telemetry.town import served


def collector(got: dict[str, bytes]) -> FastAPI:
    """Make a collector that keeps what it is sent, headers included."""
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})

    @app.post("/v1/{signal}")
    async def take(signal: str, request: Request) -> None:
        said = b" ".join(b"%s: %s" % header for header in request.headers.raw)
        got[signal] = said + await request.body()

    return app


async def test_a_collector_gets_the_allow_list_and_nothing_else(tmp_path: Path) -> None:
    """With an endpoint set, traces and metrics arrive there, without a customer's words."""
    got: dict[str, bytes] = {}
    async with served(collector(got)) as url:
        telemetry = start(Settings(keys_dir=tmp_path, otlp_endpoint=url), "worker")
        with telemetry.span(Named.gateway_call, tool="billing.refund", rule="said jane") as span:
            span.set_attribute("canary", "jane")
            span.add_event("jane")
            telemetry.metrics.gateway_call("billing.refund", "said jane", 0.1)
        await asyncio.to_thread(telemetry.shutdown)

    assert set(got) == {"traces", "metrics"}
    assert b"billing.refund" in got["traces"]
    assert b"billing.refund" in got["metrics"]
    assert not any(b"jane" in sent for sent in got.values())


async def test_a_collector_that_is_away_stops_nobody(tmp_path: Path) -> None:
    """Work goes on and the process ends in good time when nobody takes the traces."""
    async with served(FastAPI()) as url:
        away = url
    telemetry = start(Settings(keys_dir=tmp_path, otlp_endpoint=away), "worker")
    with telemetry.span(Named.sweep):
        pass
    async with asyncio.timeout(30):
        await asyncio.to_thread(telemetry.shutdown)
