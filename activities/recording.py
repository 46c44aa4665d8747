"""What the bill is made of: every call of a model, and every tier that a message passed."""

from activities.parts import Parts, acting_for
from activities.signatures import CaseRef
from casework.domain.hop import HOP, Hop
from casework.domain.reading import Reading
from casework.models.trouble import ModelUsage
from casework.store.records import StepRecord


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


async def record_hops(parts: Parts, ref: CaseRef, reading: Reading) -> None:
    """Write down the tiers that a burst passed, once, however often its reading is repeated."""
    burst = ",".join(reading.message_ids)
    acting = await acting_for(parts, ref)
    async with parts.store.write(acting.scope) as tx:
        steps = await tx.steps.of_case(ref.case_id)
        if any(step.kind == HOP and step.args.get("messages") == burst for step in steps):
            return
        for hop in reading.hops:
            await tx.steps.add(
                StepRecord(
                    case_id=ref.case_id,
                    at=tx.now,
                    kind=HOP,
                    name=hop.tier,
                    actor="engine",
                    args=_details(burst, hop),
                    result="settled" if hop.settled else hop.fault or "unsure",
                    confidence=min((chance for _, chance in hop.kinds), default=None),
                    took_ms=hop.took_ms,
                    cost_micro_usd=hop.cost_micro_usd,
                )
            )


def _details(burst: str, hop: Hop) -> dict[str, str]:
    details = {"messages": burst, "kinds": ",".join(kind for kind, _ in hop.kinds)}
    tokens = {"input_tokens": hop.input_tokens, "output_tokens": hop.output_tokens}
    return {name: said for name, said in details.items() if said} | {
        name: str(count) for name, count in tokens.items() if count
    }
