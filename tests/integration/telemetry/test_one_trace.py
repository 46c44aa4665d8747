"""From the customer's request to the shop's own spans and back, on a real Temporal server."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio.common import HeaderCodecBehavior
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from casework.telemetry.setup import start
from casework.telemetry.temporal import CaseTracing
from casework.temporal import data_converter, payload_key
from tests.integration.telemetry.flows import ApprovalFlow, CaseFlow
from tests.integration.telemetry.town import Town, town
from tests.telemetry_graph import connected, groups

pytestmark = pytest.mark.server

#: Every span of the way, and how many of each: fewer is a gap, more is a span made on replay.
THE_WAY = {
    "effect.look_up": 1,
    "POST api": 2,
    "POST /v1/cases/{case_id}": 1,
    "StartUpdateWithStartWorkflow:CaseFlow": 1,
    "RunWorkflow:CaseFlow": 2,
    "HandleUpdate:message": 1,
    "StartActivity:look": 1,
    "RunActivity:look": 1,
    "StartChildWorkflow:ApprovalFlow": 1,
    "RunWorkflow:ApprovalFlow": 1,
    "SignalExternalWorkflow:overtaken": 1,
    "HandleSignal:overtaken": 1,
    "StartActivity:report": 1,
    "RunActivity:report": 1,
    "StartWorkflowUpdate:settled": 1,
    "HandleUpdate:settled": 1,
    "CompleteWorkflow:ApprovalFlow": 1,
    "StartActivity:pay": 1,
    "RunActivity:pay": 2,
    "gateway.call": 1,
    "POST billing": 1,
    "POST /charges/{charge_id}/refunds": 1,
    "customer.confirm": 1,
    "POST /v1/cases/{case_id}/confirmations/{id}": 1,
    "StartWorkflowUpdate:confirmed": 1,
    "HandleUpdate:confirmed": 1,
    "CompleteWorkflow:CaseFlow": 1,
}
#: The second request is a trace of its own, linked to the first.
LATER = {
    "customer.confirm",
    "POST /v1/cases/{case_id}/confirmations/{id}",
    "StartWorkflowUpdate:confirmed",
}


@pytest.fixture(scope="module", params=[100, 0], ids=["cached", "replayed each time"])
async def played(
    temporal_env: WorkflowEnvironment,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Town]:
    """Play a case through, with workflows kept in memory and without."""
    folder = tmp_path_factory.mktemp("keys")
    async with town(temporal_env, folder, cache=request.param) as built:
        await built.play()
        yield built


def trace_of(span: ReadableSpan) -> int:
    """Name the trace that a span is in."""
    assert span.context is not None
    trace_id: int = span.context.trace_id
    return trace_id


async def test_a_case_is_one_connected_trace(played: Town) -> None:
    """Each step from click to ledger is there once, and hangs together with all the others."""
    spans = played.spans()
    validated = {"ValidateUpdate:message", "ValidateUpdate:settled", "ValidateUpdate:confirmed"}
    counted = Counter(span.name for span in spans if span.name not in validated)

    assert counted == THE_WAY
    assert connected(spans), groups(spans)
    assert {str(span.resource.attributes["service.name"]) for span in spans} == set(played.services)


async def test_all_but_the_later_request_is_in_the_opening_trace(played: Town) -> None:
    """The shop's span is in the trace of the request that opened the case, days later too."""
    spans = played.spans()
    opening = next(trace_of(s) for s in spans if s.name == "POST /v1/cases/{case_id}")
    elsewhere = {span.name for span in spans if trace_of(span) != opening}

    assert elsewhere == {*LATER, "POST api"}


async def test_no_id_and_no_word_gets_out(played: Town) -> None:
    """Neither the case's id nor what the customer wrote is in any span of any process."""
    spans = played.spans()
    all_said = " ".join(span.to_json() for span in spans)
    pseudonym = played.services["api"].pseudonym("case", played.case_id)

    assert played.case_id not in all_said
    assert "jane" not in all_said
    assert "127.0.0.1" not in all_said
    assert pseudonym in all_said
    assert "ValueError" in all_said


async def test_a_replay_makes_no_span(played: Town) -> None:
    """Looking at a case again, in a test or after an upgrade, adds nothing to its trace."""
    history = await played.client.get_workflow_handle(f"case/{played.case_id}").fetch_history()
    kept = InMemorySpanExporter()
    second = start(played.settings, "replayer", exporter=kept)
    replayer = Replayer(
        workflows=[CaseFlow, ApprovalFlow],
        interceptors=[CaseTracing(second.tracer)] if second.tracer else [],
        data_converter=data_converter(payload_key(played.settings.keys_dir)),
        header_codec_behavior=HeaderCodecBehavior.CODEC,
        namespace=played.client.namespace,
    )
    await replayer.replay_workflow(history)
    second.shutdown()

    assert kept.get_finished_spans() == ()


async def test_headers_are_sealed(played: Town) -> None:
    """Whoever can read a history finds that a trace was passed on, and not which."""
    history = await played.client.get_workflow_handle(f"case/{played.case_id}").fetch_history()
    raw = b"".join(event.SerializeToString() for event in history.events)

    assert b"_tracer-data" in raw
    assert b"traceparent" not in raw
