"""Calls to models in traces."""

from collections.abc import Callable

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind

from casework.telemetry.setup import Telemetry


def test_a_model_call_follows_the_conventions(
    telemetry: Telemetry, seen: Callable[[], tuple[ReadableSpan, ...]]
) -> None:
    """A call is shown by operation, model, provider and tokens; what was said is not."""
    with telemetry.model_call("chat", "gpt-5-mini", "openai") as call:
        call.span.set_attribute("gen_ai.input.messages", "I am jane")
        call.span.set_attribute("gen_ai.output.messages", "Hello jane")
        call.used(
            input_tokens=100,
            output_tokens=20,
            cost_micro_usd=65,
            response_model="gpt-5-mini-2025-08-07",
            finish_reasons=("stop",),
        )
    (got,) = seen()

    assert (got.name, got.kind) == ("chat gpt-5-mini", SpanKind.CLIENT)
    assert got.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5-mini",
        "gen_ai.response.model": "gpt-5-mini-2025-08-07",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
    }
