"""One case is one trace: from the customer's request to the shop's own spans, and back."""

import re
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import BRUNO
from casework.identity.keys import create_embedded_keys
from casework.settings import Settings
from casework.telemetry.names import Named
from casework.telemetry.setup import start
from tests.house import running_house
from tests.telemetry_graph import connected, groups

pytestmark = pytest.mark.server


async def test_a_big_refund_is_one_connected_trace(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """Request, workflow, activities, gateway, token exchange and backends hang together."""
    create_embedded_keys(tmp_path / "keys")
    exporter = InMemorySpanExporter()
    telemetry = start(Settings(keys_dir=tmp_path / "keys"), "casework", exporter=exporter)
    async with running_house(temporal_env, tmp_path, telemetry=telemetry) as house:
        bruno = await house.sign_in(BRUNO.customer)
        sam = await house.sign_in("sam", "staff", "supervisor")
        telemetry.flush()
        exporter.clear()
        case = await bruno.open("order 1002 arrived damaged, please refund it")
        await bruno.confirm(case)
        case = await bruno.until(
            case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"])
        )
        [waiting] = case["pending"]
        card = await sam.get(f"/v1/approvals/{waiting['id']}")
        assert (await sam.decide(card, "approve")).status_code == 200
        case = await bruno.until_resting(case["id"])
        telemetry.flush()
        spans = exporter.get_finished_spans()

    assert connected(spans), groups(spans)
    names = {span.name for span in spans}
    assert {Named.gateway_call, Named.token_exchange, Named.claim} <= names
    assert any(name.endswith("/charges/{charge_id}/refunds") for name in names), names
    said = " ".join(f"{span.name} {dict(span.attributes or {})}" for span in spans)
    assert case["id"] not in said
    # By itself; a pseudonym may hold these digits by chance.
    assert re.search(r"(?<![0-9a-f])1002(?![0-9a-f])", said) is None
    telemetry.shutdown()
