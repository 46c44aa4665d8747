"""What is counted, and what never is."""

import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from casework.domain.approval import ApprovalStatus
from casework.domain.case import CaseStatus, GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.settings import Settings
from casework.telemetry.allowed import label
from casework.telemetry.setup import Telemetry, start

MODEL = (
    'gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt-5-mini"'
)


def record_one_of_each(telemetry: Telemetry) -> None:
    """Record every kind of event once."""
    metrics = telemetry.metrics
    metrics.case_opened()
    metrics.case_closed(CaseStatus.closed)
    metrics.goal("refund", GoalStatus.resolved, Resolution.proved)
    metrics.goal("refund", GoalStatus.refused)
    metrics.verdict(Outcome.confirm, "refund-small", "billing.refund")
    metrics.approval(ApprovalStatus.pending)
    metrics.approval(ApprovalStatus.approved, decided_after=12.5)
    metrics.effect(EffectState.succeeded, "billing.refund")
    metrics.gateway_call("billing.refund", "done", 0.02)
    metrics.token_exchange("granted")
    with telemetry.model_call("chat", "gpt-5-mini", "openai") as call:
        call.used(input_tokens=100, output_tokens=20, cost_micro_usd=65)


@pytest.mark.parametrize(
    "line",
    [
        "casework_cases_opened_total 1.0",
        'casework_cases_closed_total{status="closed"} 1.0',
        'casework_goals_total{kind="refund",resolution="proved",status="resolved"} 1.0',
        'casework_goals_total{kind="refund",resolution="none",status="refused"} 1.0',
        'casework_verdicts_total{outcome="confirm",rule="refund-small",tool="billing.refund"} 1.0',
        'casework_approvals_total{status="pending"} 1.0',
        'casework_approval_decision_duration_seconds_sum{status="approved"} 12.5',
        'casework_effects_total{state="succeeded",tool="billing.refund"} 1.0',
        'casework_gateway_call_duration_seconds_count{result="done",tool="billing.refund"} 1.0',
        'casework_token_exchanges_total{result="granted"} 1.0',
        f'gen_ai_client_token_usage_sum{{{MODEL},gen_ai_token_type="input"}} 100.0',
        f"casework_model_cost_micro_usd_total{{{MODEL}}} 65.0",
        f"gen_ai_client_operation_duration_seconds_count{{{MODEL}}} 1.0",
    ],
)
def test_operators_can_read_each_event(settings: Settings, line: str) -> None:
    """Prometheus finds every event under its name and labels, without any exporter set."""
    telemetry = start(settings, "api")
    record_one_of_each(telemetry)
    body, content_type = telemetry.exposition()
    telemetry.shutdown()

    assert line in body.decode().splitlines()
    assert content_type.startswith("text/plain")


@pytest.mark.parametrize(
    "value",
    ["7c9e6679-7425-40de-944b-e07fc1f90ae7", "order 1001", "jane@example.com", "", "a" * 65],
)
def test_ids_and_texts_are_no_labels(value: str) -> None:
    """What is no word becomes one and the same label: no id gets out, no series explodes."""
    assert label(value) == "other"


def test_two_services_do_not_share_figures(settings: Settings) -> None:
    """Each telemetry has a registry of its own."""
    one, other = start(settings, "api"), start(settings, "worker")
    one.metrics.case_opened()

    assert b"casework_cases_opened_total" in one.exposition()[0]
    assert b"casework_cases_opened_total" not in other.exposition()[0]
    one.shutdown()
    other.shutdown()


def test_a_given_reader_reads_too(settings: Settings) -> None:
    """Tests and collectors can read the same figures."""
    reader = InMemoryMetricReader()
    telemetry = start(settings, "api", metric_reader=reader)
    telemetry.metrics.case_opened()
    data = reader.get_metrics_data()
    telemetry.shutdown()

    assert data is not None
    assert [m.name for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics] == [
        "casework.cases.opened"
    ]


def test_a_failed_model_call_is_timed_too(settings: Settings) -> None:
    """A model that stalls shows up by the type of what went wrong."""
    telemetry = start(settings, "worker")
    with pytest.raises(TimeoutError), telemetry.model_call("chat", "gpt-5-mini", "openai"):
        raise TimeoutError("said jane")
    body = telemetry.exposition()[0].decode()
    telemetry.shutdown()

    assert 'gen_ai_client_operation_duration_seconds_count{error_type="TimeoutError"' in body
    assert "jane" not in body
