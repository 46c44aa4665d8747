"""From cheap to dear: the local reader, the language model, a question, a person."""

from casework.domain.hop import Hop, Tier
from casework.domain.reading import Reading, Signal
from casework.models.trouble import ModelFault, ModelUsage

#: Signals with which a case passes to a person, whatever else is understood.
FOR_PEOPLE = frozenset(
    {
        Signal.asks_for_person,
        Signal.danger,
        Signal.legal,
        Signal.press,
        Signal.self_harm,
        Signal.unknown_language,
    }
)


def local_hop(reading: Reading, took_ms: int) -> Hop:
    """Tell what the local reader made of it; it costs no money."""
    return Hop(tier=Tier.local, kinds=_kinds(reading), took_ms=took_ms)


def model_hop(found: Reading | ModelFault, usage: ModelUsage | None) -> Hop:
    """Tell what the language model made of it and what its calls took, also for nothing."""
    fault = f"{found.kind}_{found.code}" if isinstance(found, ModelFault) else ""
    kinds = () if isinstance(found, ModelFault) else _kinds(found)
    if usage is None:
        return Hop(tier=Tier.model, kinds=kinds, fault=fault)
    return Hop(
        tier=Tier.model,
        kinds=kinds,
        fault=fault,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_micro_usd=usage.cost_micro_usd,
        took_ms=usage.took_ms,
    )


def no_answer(took_ms: int) -> Hop:
    """Tell that the language model was asked and gave no answer."""
    return Hop(tier=Tier.model, fault="unavailable", took_ms=took_ms)


def settled(reading: Reading, *hops: Hop) -> Reading:
    """Close a reading with the tiers it passed; what they left open asks the customer or a person.

    A customer who plainly asks for a person is understood; one in a language nobody reads is not.
    """
    last = _after(reading)
    if last is not None:
        passed = (*hops, Hop(tier=last, settled=True))
    else:
        # A model without an answer leaves what the local reader was sure of.
        reader = max(i for i, hop in enumerate(hops) if not hop.fault)
        passed = tuple(
            hop.model_copy(update={"settled": i == reader}) for i, hop in enumerate(hops)
        )
    return reading.model_copy(update={"deeper": False, "hops": passed})


def _after(reading: Reading) -> Tier | None:
    if Signal.unknown_language in reading.signals:
        return Tier.person
    if reading.certain:
        return None
    return Tier.person if reading.signals & FOR_PEOPLE else Tier.question


def _kinds(reading: Reading) -> tuple[tuple[str, float], ...]:
    return tuple((goal.kind, goal.confidence) for goal in reading.goals)
