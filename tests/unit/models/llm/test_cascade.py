"""From cheap to dear: who settled what a customer wrote."""

import pytest

from casework.domain.hop import Hop, Tier
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.cascade import FOR_PEOPLE, local_hop, model_hop, no_answer, settled
from casework.models.trouble import FaultKind, ModelFault, ModelUsage
from graphs.triage import TO_PERSON

LOCAL = Hop(tier=Tier.local)
MODEL = Hop(tier=Tier.model, cost_micro_usd=450)
USAGE = ModelUsage(
    model="a-model", input_tokens=2000, output_tokens=200, cost_micro_usd=900, took_ms=1200
)


def reading(*signals: Signal, certain: bool) -> Reading:
    """Say how a burst was read."""
    return Reading(message_ids=("m1",), signals=frozenset(signals), certain=certain)


@pytest.mark.parametrize(
    ("found", "hops", "tiers", "by"),
    [
        (reading(certain=True), (LOCAL,), "local", Tier.local),
        (reading(certain=True), (LOCAL, MODEL), "local model", Tier.model),
        (reading(certain=True), (LOCAL, no_answer(30_000)), "local model", Tier.local),
        (reading(certain=False), (LOCAL,), "local question", Tier.question),
        (reading(certain=False), (LOCAL, MODEL), "local model question", Tier.question),
        (reading(Signal.legal, certain=False), (LOCAL,), "local person", Tier.person),
        (reading(Signal.asks_for_person, certain=True), (LOCAL,), "local", Tier.local),
        (reading(Signal.unknown_language, certain=True), (LOCAL,), "local person", Tier.person),
    ],
)
def test_one_tier_settles_a_burst(
    found: Reading, hops: tuple[Hop, ...], tiers: str, by: Tier
) -> None:
    """The last tier that read settles what is certain; what is not goes to customer or person."""
    closed = settled(found, *hops)

    assert [hop.tier for hop in closed.hops] == tiers.split()
    assert [hop.tier for hop in closed.hops if hop.settled] == [by]
    assert not closed.deeper


def test_the_cascade_and_the_route_know_the_same_signals() -> None:
    """What brings a person on the way through triage counts as a person here."""
    assert frozenset(TO_PERSON.values()) == FOR_PEOPLE


def test_a_hop_tells_what_was_read_and_what_it_took() -> None:
    """Kinds with their chances; tokens, money and time of all calls together."""
    found = Reading(
        message_ids=("m1",),
        goals=(ReadGoal(kind="stock", confidence=0.8), ReadGoal(kind="refund", confidence=0.4)),
    )

    assert local_hop(found, 3) == Hop(
        tier=Tier.local, kinds=(("stock", 0.8), ("refund", 0.4)), took_ms=3
    )
    assert model_hop(found, USAGE) == Hop(
        tier=Tier.model,
        kinds=(("stock", 0.8), ("refund", 0.4)),
        input_tokens=2000,
        output_tokens=200,
        cost_micro_usd=900,
        took_ms=1200,
    )


def test_a_fault_is_a_hop_that_cost_and_brought_nothing() -> None:
    """An answer of no use is paid for; a missing one is not, and both say why."""
    fault = ModelFault(kind=FaultKind.malformed, code="refused", usage=USAGE)
    hop = model_hop(fault, fault.usage)

    assert (hop.fault, hop.kinds, hop.cost_micro_usd) == ("malformed_refused", (), 900)
    assert model_hop(ModelFault(kind=FaultKind.malformed, code="body"), None).cost_micro_usd == 0
    assert no_answer(30_000) == Hop(tier=Tier.model, fault="unavailable", took_ms=30_000)


def test_a_reading_with_hops_survives_a_history() -> None:
    """What crosses Temporal comes back as it was."""
    closed = settled(reading(certain=False), LOCAL, MODEL)

    assert Reading.model_validate_json(closed.model_dump_json()) == closed
