"""What the bill is made of: every call of a model."""

from activities.parts import Parts, acting_for
from activities.signatures import CaseRef
from casework.models.trouble import ModelUsage


async def record_usage(parts: Parts, ref: CaseRef, purpose: str, usage: ModelUsage | None) -> None:
    """Write down what a model call took and cost, also when its answer was of no use."""
    if usage is None:
        return
    acting = await acting_for(parts, ref)
    async with parts.store.write(acting.scope) as tx:
        await tx.model_calls.add(
            ref.case_id,
            purpose,
            usage.model,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost_micro_usd=usage.cost_micro_usd,
            took_ms=usage.took_ms,
        )
