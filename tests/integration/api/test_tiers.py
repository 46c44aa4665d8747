"""How far messages went before they were understood, counted for those who read figures."""

from datetime import timedelta

from casework.domain.hop import HOP, Tier
from casework.store.records import StepRecord
from tests.integration.api.world import World


async def passed(world: World, case_id: str, *hops: tuple[Tier, int, int], days: int = 0) -> None:
    """Let a burst pass these tiers, each with its cost and time; the last one settles it."""
    async with world.deps.store.write(world.customer_scope()) as tx:
        for tier, cost, took in hops:
            await tx.steps.add(
                StepRecord(
                    case_id=case_id,
                    kind=HOP,
                    name=tier,
                    actor="engine",
                    result="settled" if tier is hops[-1][0] else "unsure",
                    took_ms=took,
                    cost_micro_usd=cost,
                    at=world.clock() - timedelta(days=days, minutes=-1),
                )
            )


async def test_each_tier_shows_what_it_settled_and_what_that_took(world: World) -> None:
    """Each burst is settled once; sums are of all that came to a tier, settled there or not."""
    case_id = await world.open()
    await passed(world, case_id, (Tier.local, 0, 4))
    await passed(world, case_id, (Tier.local, 0, 2), (Tier.model, 900, 1500))
    await passed(world, case_id, (Tier.local, 0, 3), (Tier.model, 500, 700), (Tier.question, 0, 0))
    counted = (await world.get("/v1/kpi/tiers", world.token("lea", "lead"))).json()

    assert (counted["messages"], counted["cost_micro_usd"]) == (3, 1400)
    assert counted["tiers"] == [
        {"tier": "local", "reached": 3, "settled": 1, "cost_micro_usd": 0, "took_ms": 9},
        {"tier": "model", "reached": 2, "settled": 1, "cost_micro_usd": 1400, "took_ms": 2200},
        {"tier": "question", "reached": 1, "settled": 1, "cost_micro_usd": 0, "took_ms": 0},
        {"tier": "person", "reached": 0, "settled": 0, "cost_micro_usd": 0, "took_ms": 0},
    ]


async def test_only_the_days_asked_for_count(world: World) -> None:
    """A burst of the window's first minute is in it, one of the day before is not."""
    case_id = await world.open()
    await passed(world, case_id, (Tier.local, 0, 1), days=7)
    await passed(world, case_id, (Tier.local, 0, 1), days=8)
    lead = world.token("lea", "lead")

    assert (await world.get("/v1/kpi/tiers?days=7", lead)).json()["messages"] == 1
    assert (await world.get("/v1/kpi/tiers?days=8", lead)).json()["messages"] == 2
    assert (await world.get("/v1/kpi/tiers?days=0", lead)).status_code == 422


async def test_other_steps_are_no_hops(world: World) -> None:
    """A reading on the timeline with the same words is not counted."""
    case_id = await world.open()
    async with world.deps.store.write(world.customer_scope()) as tx:
        await tx.steps.add(
            StepRecord(
                case_id=case_id,
                kind="reading",
                name="local",
                actor="engine",
                result="settled",
                at=world.clock(),
            )
        )
    counted = (await world.get("/v1/kpi/tiers", world.token("lea", "lead"))).json()

    assert counted["messages"] == 0


async def test_the_tiers_are_for_those_who_read_figures(world: World) -> None:
    """Lead, operator and auditor; nobody else, and no customer."""
    roles = ("lead", "operator", "auditor", "agent", "supervisor", "")
    tokens = [world.token("anna" if not role else "x", *filter(None, [role])) for role in roles]
    statuses = [(await world.get("/v1/kpi/tiers", token)).status_code for token in tokens]

    assert statuses == [200, 200, 200, 403, 403, 403]
