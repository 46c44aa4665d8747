"""What was stored is told in the end, whatever was away in between."""

from pathlib import Path

from casework.domain.effect import EffectState
from tests.integration.api.world import World, make_world


async def test_nothing_stored_while_temporal_was_away_is_lost(world: World) -> None:
    """Message, answer, confirmation and decision are accepted and told once it is back."""
    case_id = await world.open()
    question = await world.ask(case_id)
    effect = await world.propose(case_id)
    world.wakes.heard.clear()
    world.wakes.down = True
    anna = world.token("anna")
    statuses = [
        (await world.post("/v1/cases", anna, {"message": "Another."})).status_code,
        (
            await world.post(f"/v1/cases/{case_id}/questions/{question}", anna, {"choice": "1001"})
        ).status_code,
        (await world.confirm(effect)).status_code,
    ]
    queue = await world.get("/v1/approvals", world.token("sue", "supervisor"))
    decided = await world.decide(queue.json()["data"][0], world.token("sue", "supervisor"))
    world.clock.forward(hours=2)
    await world.sweep.once()
    while_away = list(world.wakes.heard)
    world.wakes.down = False
    await world.sweep.once()
    after = world.wakes.sent
    await world.sweep.once()

    assert [*statuses, decided.status_code] == [202, 200, 200, 200]
    assert while_away == []
    assert sorted(world.wakes.names()) == ["answered", "confirmed", "decided", "message"]
    assert world.wakes.sent == after


async def test_what_was_told_is_not_told_again(world: World) -> None:
    """The sweep leaves acknowledged rows alone, and young ones to their request."""
    case_id = await world.open()
    await world.ask(case_id)
    world.wakes.down = True
    await world.post(f"/v1/cases/{case_id}/questions/q-1", world.token("anna"), {"choice": "1001"})
    sent = world.wakes.sent
    await world.sweep.once()

    assert world.wakes.sent == sent


async def test_the_first_row_that_cannot_be_told_ends_the_round(world: World) -> None:
    """While Temporal is away a round costs one attempt, not one per row."""
    world.wakes.down = True
    for _ in range(3):
        await world.post("/v1/cases", world.token("anna"), {"message": "Hello."})
    sent = world.wakes.sent
    world.clock.forward(hours=2)
    await world.sweep.once()

    assert world.wakes.sent == sent + 1


async def test_a_wake_for_an_ended_workflow_is_not_sent_for_ever(world: World) -> None:
    """An answer to a case that has ended is acknowledged: nobody will ever hear it."""
    case_id = await world.open()
    await world.ask(case_id)
    world.wakes.down = True
    await world.post(f"/v1/cases/{case_id}/questions/q-1", world.token("anna"), {"choice": "1001"})
    world.wakes.down = False
    world.wakes.ended.add(case_id)
    world.clock.forward(hours=2)
    await world.sweep.once()
    sent = world.wakes.sent
    await world.sweep.once()

    assert world.wakes.sent == sent


async def test_a_running_sweep_brings_decisions_into_force(tmp_path: Path) -> None:
    """With the undo window over, the background task moves the ledger by itself."""
    async with make_world(tmp_path, approval_undo_seconds=1, sweep_after_seconds=0.1) as world:
        card = await world.approval()
        await world.decide(card, world.token("sue", "supervisor"))
        before = (await world.effect(card["action_id"])).state
        world.clock.forward(seconds=2)
        async with world.api.watch.case(card["case_id"], since=0) as watcher:
            watcher.expect()
            while (await world.effect(card["action_id"])).state is not EffectState.approved:
                assert await watcher.news(30)
                watcher.expect()

        assert before is EffectState.confirmed
