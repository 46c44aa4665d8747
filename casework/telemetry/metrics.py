"""What is counted, and by which few words. No id, no text and no amount is ever a label."""

from opentelemetry.metrics import Meter

from casework.domain.approval import ApprovalStatus
from casework.domain.case import CaseStatus, GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.telemetry.allowed import label

_CALL_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
#: From seconds, for the story, to the days that an approval may take.
_DECISION_SECONDS = (1.0, 10.0, 60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 86400.0, 7 * 86400.0)
# Both as the GenAI semantic conventions have them.
_MODEL_SECONDS = tuple(0.01 * 2**n for n in range(14))
_TOKENS = tuple(float(4**n) for n in range(14))


class Metrics:
    """One instrument per question that an operator asks; each method records one event."""

    def __init__(self, meter: Meter) -> None:
        """Make the instruments, once per process."""
        counter, histogram = meter.create_counter, meter.create_histogram
        self._opened = counter("casework.cases.opened", description="Cases opened.")
        self._closed = counter("casework.cases.closed", description="Cases ended, by status.")
        self._goals = counter("casework.goals", description="Goals that reached a status.")
        self._verdicts = counter("casework.verdicts", description="Policy's answers.")
        self._approvals = counter("casework.approvals", description="Approvals by status.")
        self._decision = histogram(
            "casework.approval.decision.duration",
            unit="s",
            description="From card to decision.",
            explicit_bucket_boundaries_advisory=_DECISION_SECONDS,
        )
        self._effects = counter("casework.effects", description="Effects that reached a state.")
        self._gateway = histogram(
            "casework.gateway.call.duration",
            unit="s",
            description="Calls to backends.",
            explicit_bucket_boundaries_advisory=_CALL_SECONDS,
        )
        self._exchanges = counter("casework.token_exchanges", description="Tokens asked for.")
        self._model_time = histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            description="Calls to models.",
            explicit_bucket_boundaries_advisory=_MODEL_SECONDS,
        )
        self._tokens = histogram(
            "gen_ai.client.token.usage",
            unit="{token}",
            description="Tokens per call.",
            explicit_bucket_boundaries_advisory=_TOKENS,
        )
        self._cost = counter(
            "casework.model.cost_micro_usd", description="Cost in millionths of a US dollar."
        )

    def case_opened(self) -> None:
        """Count a case that a customer opened."""
        self._opened.add(1)

    def case_closed(self, status: CaseStatus) -> None:
        """Count a case that came to an end."""
        self._closed.add(1, {"status": status.value})

    def goal(self, kind: str, status: GoalStatus, resolution: Resolution | None = None) -> None:
        """Count a goal that came to a status; only `proved` and `confirmed` are solved."""
        self._goals.add(
            1,
            {
                "kind": label(kind),
                "status": status.value,
                "resolution": resolution.value if resolution else "none",
            },
        )

    def verdict(self, outcome: Outcome, rule: str, tool: str) -> None:
        """Count an answer of policy."""
        self._verdicts.add(1, {"outcome": outcome.value, "rule": label(rule), "tool": label(tool)})

    def approval(self, status: ApprovalStatus, *, decided_after: float | None = None) -> None:
        """Count an approval that came to a status, and the seconds that a person took."""
        labels = {"status": status.value}
        self._approvals.add(1, labels)
        if decided_after is not None:
            self._decision.record(decided_after, labels)

    def effect(self, state: EffectState, tool: str) -> None:
        """Count an effect that came to a state."""
        self._effects.add(1, {"state": state.value, "tool": label(tool)})

    def gateway_call(self, tool: str, result: str, seconds: float) -> None:
        """Record a call to a backend; `result` is a word such as "done" or "timeout"."""
        self._gateway.record(seconds, {"tool": label(tool), "result": label(result)})

    def token_exchange(self, result: str) -> None:
        """Count a token that was asked for: "granted", or the reason of the refusal."""
        self._exchanges.add(1, {"result": label(result)})

    def model_call(
        self, operation: str, model: str, provider: str, seconds: float, error: str = ""
    ) -> None:
        """Record a call to a model, failed or not."""
        labels = _gen_ai(operation, model, provider)
        self._model_time.record(
            seconds, {**labels, "error.type": label(error)} if error else labels
        )

    def model_usage(
        self,
        operation: str,
        model: str,
        provider: str,
        *,
        input_tokens: int,
        output_tokens: int,
        cost_micro_usd: int,
    ) -> None:
        """Record what an answer of a model took."""
        labels = _gen_ai(operation, model, provider)
        self._tokens.record(input_tokens, {**labels, "gen_ai.token.type": "input"})
        self._tokens.record(output_tokens, {**labels, "gen_ai.token.type": "output"})
        self._cost.add(cost_micro_usd, labels)


def _gen_ai(operation: str, model: str, provider: str) -> dict[str, str]:
    return {
        "gen_ai.operation.name": label(operation),
        "gen_ai.provider.name": label(provider),
        "gen_ai.request.model": label(model),
    }
