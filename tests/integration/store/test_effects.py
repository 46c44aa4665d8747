"""The ledger: one claim, only known ways, and nothing forgotten."""

import asyncio
from datetime import timedelta

import pytest

from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.store import Scope, Store
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import (
    HOUR,
    JANE,
    MINUTE,
    START,
    SWEEP,
    TENANT,
    StandingClock,
    an_effect,
    claim,
    open_case,
    propose,
    proposed,
    say,
)

_WAY_TO = {
    EffectState.proposed: (),
    EffectState.confirmed: ("confirmed",),
    EffectState.approved: ("confirmed", "approved"),
    EffectState.claimed: ("claimed",),
    EffectState.sent: ("claimed", "sent"),
    EffectState.unknown: ("claimed", "sent", "unknown"),
    EffectState.succeeded: ("claimed", "sent", "succeeded"),
    EffectState.failed: ("claimed", "failed"),
    EffectState.compensated: ("claimed", "sent", "succeeded", "compensated"),
    EffectState.refused: ("refused",),
    EffectState.denied: ("denied",),
    EffectState.expired: ("expired",),
    EffectState.superseded: ("superseded",),
    EffectState.void: ("void",),
}


async def test_a_proposal_is_written_once(store: Store) -> None:
    """The same action proposed again is the row that is written already."""
    case = await open_case(store)
    effect = await proposed(store, case)
    async with store.write(JANE) as tx:
        await tx.effects.move(effect.action.action_id, EffectState.confirmed)
        again = await propose(tx, effect)

    assert again == effect.model_copy(update={"state": EffectState.confirmed})


async def test_a_proposal_must_be_the_action_it_says(store: Store) -> None:
    """A hash that is not the action's own never enters the ledger."""
    case = await open_case(store)
    effect = an_effect(case).model_copy(update={"action_hash": "0" * 64})

    with pytest.raises(Broken):
        async with store.write(JANE) as tx:
            await propose(tx, effect)


async def test_of_two_claims_one_wins(database: Database, clock: StandingClock) -> None:
    """Two processes that claim the same effect in the same moment send it once."""
    stores = [open_store(database, clock) for _ in range(8)]
    effect = await proposed(stores[0], await open_case(stores[0]))
    won = await all_at_once(*(claim(s, effect, f"w{i}") for i, s in enumerate(stores)))
    async with stores[0].read(JANE) as tx:
        stored = await tx.effects.get(effect.action.action_id)
    for store in stores:
        await store.close()

    assert sorted(won) == [False] * 7 + [True]
    assert stored is not None
    assert stored.claimed_by == f"w{won.index(True)}"
    assert stored.claimed_at == START


async def test_an_unread_message_holds_the_claim(store: Store) -> None:
    """Nothing is sent while the customer has said something that nobody has read."""
    case = await open_case(store)
    effect = await proposed(store, case)
    async with store.write(JANE) as tx:
        message = await say(tx, case, "wait, not that one")
    held = await claim(store, effect)
    async with store.write(JANE) as tx:
        await tx.messages.mark_read([message.id])

    assert not held
    assert await claim(store, effect)


async def test_an_unread_message_of_another_case_holds_nothing(store: Store) -> None:
    """A message holds the writes of its own case only."""
    effect = await proposed(store, await open_case(store))
    other = await open_case(store)
    async with store.write(JANE) as tx:
        await say(tx, other, "something else")

    assert await claim(store, effect)


async def test_a_message_that_is_just_being_stored_comes_first(
    store: Store, database: Database
) -> None:
    """A claim that meets a message half stored waits for it, and is then refused."""
    case = await open_case(store)
    effect = await proposed(store, case)
    async with store.write(JANE) as tx:
        await say(tx, case, "stop")
        claiming = asyncio.create_task(claim(store, effect))
        await database.until_somebody_waits()
        early = claiming.done()

    assert not early
    assert not await claiming


async def test_a_claim_is_bound_to_the_exact_action(store: Store) -> None:
    """A claim with another hash is refused, and the effect stays unclaimed."""
    effect = await proposed(store, await open_case(store))
    other = effect.model_copy(update={"action_hash": "f" * 64})

    assert not await claim(store, other)
    assert await claim(store, effect)


async def test_a_customer_cannot_claim_another_ones_effect(store: Store) -> None:
    """An effect outside the scope does not exist to a claim."""
    effect = await proposed(store, await open_case(store, "tom"))
    async with store.write(JANE) as tx:
        claimed = await tx.effects.claim(effect.action.action_id, effect.action_hash, "w1", START)

    assert not claimed


@pytest.mark.parametrize("before", list(EffectState))
async def test_an_effect_moves_only_along_known_ways(store: Store, before: EffectState) -> None:
    """From each state the ledger takes exactly the moves that the domain allows."""
    case = await open_case(store)
    for n, after in enumerate(EffectState, start=1):
        if after is EffectState.claimed:
            continue
        effect = await proposed(store, case, n=n)
        action_id = effect.action.action_id
        async with store.write(JANE) as tx:
            for step in map(EffectState, _WAY_TO[before]):
                if step is EffectState.claimed:
                    await tx.effects.claim(action_id, effect.action_hash, "w1", START)
                else:
                    await tx.effects.move(action_id, step)
            moved = await tx.effects.move(action_id, after)
            stored = await tx.effects.get(action_id)

        assert moved == before.may_become(after), after
        assert stored is not None
        assert stored.state is (after if moved else before)


async def test_only_a_claim_makes_claimed(store: Store) -> None:
    """A move to claimed is a mistake of ours, whoever asks."""
    effect = await proposed(store, await open_case(store))

    with pytest.raises(Broken):
        async with store.write(JANE) as tx:
            await tx.effects.move(effect.action.action_id, EffectState.claimed)


async def test_an_outcome_is_written_with_its_times(store: Store, clock: StandingClock) -> None:
    """Sent, settled and reconciled each keep their time, and the receipt with the details."""
    effect = await proposed(store, await open_case(store))
    action_id = effect.action.action_id
    await claim(store, effect)
    async with store.write(JANE) as tx:
        await tx.effects.move(action_id, EffectState.sent, at=START + MINUTE)
        await tx.effects.move(action_id, EffectState.unknown, reason="timeout")
    clock.forward(HOUR)
    async with store.write(JANE) as tx:
        await tx.effects.move(
            action_id, EffectState.succeeded, receipt="re_1", details={"state": "paid"}
        )
        stored = await tx.effects.get(action_id)

    assert stored is not None
    assert stored.sent_at == START + MINUTE
    assert stored.settled_at == stored.reconciled_at == START + HOUR
    assert (stored.receipt, stored.details) == ("re_1", {"state": "paid"})
    assert stored.reason == "timeout"


async def test_a_window_counts_every_case(store: Store, clock: StandingClock) -> None:
    """Splitting a refund over cases does not help: what was claimed counts, wherever it was."""
    amounts = {14800: True, 2000: True, 700: False}
    for amount, claimed in amounts.items():
        effect = await proposed(store, await open_case(store), amount=amount)
        if claimed:
            await claim(store, effect)
    toms = await proposed(store, await open_case(store, "tom"), amount=99)
    await claim(store, toms)
    async with store.read(JANE) as tx:
        total = await tx.effects.window_total("billing.refund", START - timedelta(days=30))
        other_tool = await tx.effects.window_total("orders.cancel", START - timedelta(days=30))
        later = await tx.effects.window_total("billing.refund", START + MINUTE)

    assert (total, other_tool, later) == (16800, 0, 0)


async def test_two_claims_cannot_share_the_room_under_a_cap(
    database: Database, clock: StandingClock
) -> None:
    """Whoever sums up to claim is done before the same customer's next claim sums up."""
    stores = [open_store(database, clock) for _ in range(2)]
    first, second = [await proposed(stores[0], await open_case(stores[0])) for _ in stores]

    async def claim_second() -> bool:
        async with stores[1].write(JANE) as tx:
            total = await tx.effects.window_total("billing.refund", START)
            action_id = second.action.action_id
            fits = total + 14800 <= 20000
            return fits and await tx.effects.claim(action_id, second.action_hash, "w", START)

    async with stores[0].write(JANE) as tx:
        room = await tx.effects.window_total("billing.refund", START)
        claiming = asyncio.create_task(claim_second())
        await database.until_somebody_waits()
        won = await tx.effects.claim(first.action.action_id, first.action_hash, "w", START)
    lost = await claiming
    for store in stores:
        await store.close()

    assert (room, won, lost) == (0, True, False)


async def test_lists_tell_what_is_open_and_what_is_stuck(
    store: Store, clock: StandingClock
) -> None:
    """Unclaimed effects are listed by case, those under way too long across cases."""
    case = await open_case(store)
    waiting, sent = await proposed(store, case, n=1), await proposed(store, case, n=2)
    await claim(store, sent)
    toms = await proposed(store, await open_case(store, "tom"))
    await claim(store, toms)
    async with store.read(JANE) as tx:
        open_ids = [e.action.action_id for e in await tx.effects.open_of_case(case.id)]
        all_ids = {e.action.action_id for e in await tx.effects.of_case(case.id)}
    async with store.read(SWEEP) as tx:
        stuck = {e.action.action_id for e in await tx.effects.stuck(START)}
        fresh = await tx.effects.stuck(START - MINUTE)

    assert open_ids == [waiting.action.action_id]
    assert all_ids == {waiting.action.action_id, sent.action.action_id}
    assert stuck == {sent.action.action_id, toms.action.action_id}
    assert fresh == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE effect SET state = 'succeeded', claimed_at = proposed_at, claimed_by = 'x'",
        "UPDATE effect SET action_hash = 'other'",
        "UPDATE effect SET amount_ref = 1",
        "UPDATE effect SET customer = 'tom'",
        "UPDATE effect SET state = 'claimed'",
        "DELETE FROM effect",
    ],
)
async def test_the_database_itself_guards_the_ledger(
    store: Store, database: Database, statement: str
) -> None:
    """Even past the store nobody skips a state, changes an action or deletes an effect."""
    await proposed(store, await open_case(store))

    with pytest.raises(Exception, match=r"effect|ledger|CHECK|claimed"):
        await database.raw(statement)


async def test_a_claim_stays_whose_it_was(store: Store, database: Database) -> None:
    """The name and time of a claim cannot be changed afterwards, even past the store."""
    await claim(store, await proposed(store, await open_case(store)))

    with pytest.raises(Exception, match="a claim stays"):
        await database.raw("UPDATE effect SET claimed_by = 'somebody else'")


async def test_a_window_is_one_customers(store: Store) -> None:
    """A sum over several customers would be no cap of anybody's."""
    with pytest.raises(Broken):
        async with store.read(Scope.of_staff(TENANT, "mia")) as tx:
            await tx.effects.window_total("billing.refund", START)
