"""Calls to models, by the GenAI semantic conventions and without a word of what was said."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Tracer

from casework.telemetry.metrics import Metrics
from casework.telemetry.spans import recorded


@dataclass(frozen=True)
class ModelCall:
    """One call under way."""

    operation: str
    model: str
    provider: str
    span: Span
    metrics: Metrics

    def used(
        self,
        *,
        input_tokens: int,
        output_tokens: int,
        cost_micro_usd: int = 0,
        response_model: str = "",
        finish_reasons: tuple[str, ...] = (),
    ) -> None:
        """Record what the answer took."""
        self.span.set_attribute("gen_ai.usage.input_tokens", input_tokens)
        self.span.set_attribute("gen_ai.usage.output_tokens", output_tokens)
        if response_model:
            self.span.set_attribute("gen_ai.response.model", response_model)
        if finish_reasons:
            self.span.set_attribute("gen_ai.response.finish_reasons", finish_reasons)
        self.metrics.model_usage(
            self.operation,
            self.model,
            self.provider,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cost_micro_usd=cost_micro_usd,
        )


@contextmanager
def model_call(
    tracer: Tracer | None, metrics: Metrics, operation: str, model: str, provider: str
) -> Generator[ModelCall]:
    """Open a call to a model; its time is recorded however it ends."""
    started = perf_counter()
    error = ""
    try:
        if tracer is None:
            yield ModelCall(operation, model, provider, trace.INVALID_SPAN, metrics)
            return
        about = {
            "gen_ai.operation.name": operation,
            "gen_ai.provider.name": provider,
            "gen_ai.request.model": model,
        }
        with recorded(tracer, f"{operation} {model}", SpanKind.CLIENT, {**about}) as span:
            yield ModelCall(operation, model, provider, span, metrics)
    except BaseException as failure:
        error = type(failure).__qualname__
        raise
    finally:
        metrics.model_call(operation, model, provider, perf_counter() - started, error)
