"""What people wrote is sealed at rest, and erasure is for good."""

from datetime import timedelta

import pytest

from casework.domain.errors import Broken
from casework.store import Erased, Scope, Store
from tests.integration.store.databases import Database, open_store
from tests.integration.store.everything import Story, whole_story
from tests.integration.store.given import (
    HOUR,
    JANE,
    STAFF,
    START,
    SWEEP,
    TENANT,
    StandingClock,
    a_case,
    a_grant,
    claim,
    open_case,
    proposed,
    say,
)

CANARY = "canary-4242-jane@example.com"


async def _texts(store: Store, story: Story) -> list[str]:
    async with store.read(JANE) as tx:
        message = await tx.messages.get(story.message)
        note = await tx.notes.get(story.note)
        approval = await tx.approvals.get(story.approval)
        effect = await tx.effects.get(story.effect.action.action_id)
        handoff = await tx.handoffs.get(story.id("handoff"))
    assert message and note and approval and effect and handoff  # noqa: PT018  # all or none
    word = approval.decisions[0]
    return [
        *(message.text, note, word.note, word.customer_text, word.decision.reason),
        *(str(effect.action.args["charge_id"]), handoff.packet.goals[0].slots["said"]),
    ]


async def test_no_text_stands_in_the_database(store: Store, database: Database) -> None:
    """A canary in every text is in no cell of any table, and comes back out of each."""
    story = await whole_story(store, "jane", CANARY)
    cells = await database.cells()

    assert cells
    assert not [cell for cell in cells if CANARY.encode() in cell]
    assert set(await _texts(store, story)) == {CANARY}


async def test_no_text_stands_in_the_file(store: Store, database: Database) -> None:
    """The raw bytes of the database, its journal included, hold no canary."""
    await whole_story(store, "jane", CANARY)
    if database.postgres:
        dump = await database.raw(
            "SELECT string_agg("
            "query_to_xml('SELECT * FROM ' || relid::regclass, true, true, '')::text, '')"
            " FROM pg_stat_user_tables"
        )
        raw = str(dump).encode()
    else:
        raw = b"".join(path.read_bytes() for path in database.folder.glob("casework.db*"))

    assert b"customer_case" in raw or b"jane" in raw
    assert CANARY.encode() not in raw


async def test_an_erased_customer_cannot_be_read_by_anyone(
    store: Store, database: Database, clock: StandingClock
) -> None:
    """After erasure the text is gone for every process, with an error that says so."""
    story = await whole_story(store, "jane", CANARY)
    kept = await whole_story(store, "tom", "tom's")
    async with store.write(STAFF) as tx:
        erased = [await tx.keys.erase("jane") for _ in range(2)]
    other = open_store(database, clock)
    for reader in (store, other):
        with pytest.raises(Erased, match="erased"):
            await _texts(reader, story)
    async with other.read(Scope.of_customer(TENANT, "tom")) as tx:
        toms = await tx.notes.get(kept.note)
    await other.close()

    assert erased == [True, False]
    assert toms == "tom's"


async def test_lists_go_on_without_the_erased(store: Store) -> None:
    """One erased customer does not close the queues of everybody else."""
    for customer in ("jane", "tom"):
        story = await whole_story(store, customer)
        async with store.write(Scope.of_customer(TENANT, customer)) as tx:
            await tx.messages.mark_read([story.message])
        await claim(store, story.effect)
    async with store.write(STAFF) as tx:
        await tx.keys.erase("jane")
    async with store.read(SWEEP) as tx:
        listed = [
            *(record.approval.customer for record in await tx.approvals.list()),
            *(a.approval.customer for a in await tx.approvals.unacknowledged(START + HOUR)),
            *(record.id.split("-")[0] for record in await tx.handoffs.list()),
            *(effect.action.customer for effect in await tx.effects.stuck(START + HOUR)),
        ]

    assert listed == ["tom"] * 4


async def test_an_erased_customer_takes_no_more_text(store: Store) -> None:
    """Nothing new is sealed for somebody whose key was destroyed, not even in the same breath."""
    case = await open_case(store)

    async def write(*, erase: bool) -> None:
        async with store.write(JANE) as tx:
            if erase:
                await tx.keys.erase("jane")
            await say(tx, case, "hello")

    for erase in (True, False):
        if not erase:
            async with store.write(JANE) as tx:
                await tx.keys.erase("jane")
        with pytest.raises(Erased):
            await write(erase=erase)


async def test_an_erasure_that_failed_erased_nothing(store: Store) -> None:
    """A rolled-back erasure leaves the key in use."""
    story = await whole_story(store, "jane", CANARY)

    async def fail() -> None:
        async with store.write(STAFF) as tx:
            await tx.keys.erase("jane")
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await fail()

    assert set(await _texts(store, story)) == {CANARY}


async def test_a_key_that_was_rolled_back_is_never_used(
    store: Store, database: Database, clock: StandingClock
) -> None:
    """Text is sealed only with keys that are stored: else it could never be read again."""
    case = await open_case(store)

    async def fail() -> None:
        async with store.write(JANE) as tx:
            await tx.notes.put(case.id, "lost")
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await fail()
    async with store.write(JANE) as tx:
        note = await tx.notes.put(case.id, "kept")
    other = open_store(database, clock)
    async with other.read(JANE) as tx:
        found = await tx.notes.get(note)
    await other.close()

    assert found == "kept"


async def test_another_deployments_key_opens_nothing(
    store: Store, database: Database, clock: StandingClock
) -> None:
    """With a wrong sealing key the store says so, and shows nothing."""
    story = await whole_story(store, "jane", CANARY)
    stranger = open_store(database, clock, b"x" * 32)
    with pytest.raises(Broken, match="sealing key"):
        await _texts(stranger, story)
    await stranger.close()


async def test_a_text_cannot_be_moved_to_another_row(store: Store, database: Database) -> None:
    """Whoever swaps sealed cells in the database shows nobody the wrong text."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        first, second = await say(tx, case, "yes"), await say(tx, case, "no")
    await database.tamper(
        f"UPDATE message SET text = (SELECT text FROM message WHERE id = '{second.id}')"
        f" WHERE id = '{first.id}'"
    )

    with pytest.raises(Broken, match="not sealed for this cell"):
        async with store.read(JANE) as tx:
            await tx.messages.get(first.id)


async def test_what_needs_no_text_outlives_erasure(store: Store) -> None:
    """Cases and grants hold no text; they stay readable."""
    case = await open_case(store)
    await proposed(store, case)
    async with store.write(STAFF) as tx:
        await tx.keys.erase("jane")
        found = await tx.cases.get(case.id)

    assert found == case
    assert await store.grant(case.grant_id) == a_grant(case)


async def test_an_erased_customer_may_begin_anew_with_a_new_key(
    store: Store, database: Database, clock: StandingClock
) -> None:
    """Once every process forgot the old key: new cases are read, old ones stay erased."""
    story = await whole_story(store, "jane", CANARY)
    async with store.write(JANE) as tx:
        await tx.keys.erase("jane")
    with pytest.raises(Erased):
        async with store.write(JANE) as tx:
            await tx.keys.renew("jane")
    case = a_case("jane", clock.forward(timedelta(minutes=6)))
    async with store.write(JANE) as tx:
        await tx.keys.renew("jane")
        await tx.cases.open(case)
        note = await tx.notes.put(case.id, "anew")
    other = open_store(database, clock)
    for reader in (store, other):
        async with reader.read(JANE) as tx:
            assert await tx.notes.get(note) == "anew"
            assert [listed.id for listed in await tx.cases.list()] == [case.id]
        async with reader.read(STAFF) as tx:
            assert [listed.id for listed in await tx.cases.list()] == [case.id]
        with pytest.raises(Erased):
            await _texts(reader, story)
    await other.close()
