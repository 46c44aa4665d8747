"""Messages: numbered without gaps, read once, told once, sealed."""

from uuid import uuid4

import pytest

from casework.domain.case import Sender
from casework.domain.errors import Broken
from casework.store import Store
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import (
    JANE,
    MINUTE,
    STAFF,
    START,
    SWEEP,
    StandingClock,
    open_case,
    say,
)


async def test_messages_are_numbered_without_gaps_under_load(
    database: Database, clock: StandingClock
) -> None:
    """Many processes writing into one case at once leave no gap and no number twice."""
    stores = [open_store(database, clock) for _ in range(4)]
    case = await open_case(stores[0])

    async def write(store: Store, n: int) -> int:
        async with store.write(JANE) as tx:
            return (await say(tx, case, f"message {n}")).seq

    numbers = await all_at_once(*(write(stores[n % 4], n) for n in range(24)))
    async with stores[0].read(JANE) as tx:
        stored = [message.seq for message in await tx.messages.of_case(case.id)]
    for store in stores:
        await store.close()

    assert sorted(numbers) == stored == list(range(1, 25))


async def test_one_message_sent_twice_at_once_is_one(
    database: Database, clock: StandingClock
) -> None:
    """The same id, however often and at whatever moment, is one message with one number."""
    stores = [open_store(database, clock) for _ in range(4)]
    case = await open_case(stores[0])
    message_id = str(uuid4())

    async def write(store: Store) -> int:
        async with store.write(JANE) as tx:
            return (await say(tx, case, "hello", message_id)).seq

    numbers = await all_at_once(*(write(store) for store in stores))
    async with stores[0].write(JANE) as tx:
        after = await say(tx, case, "more")
    for store in stores:
        await store.close()

    assert numbers == [1, 1, 1, 1]
    assert after.seq == 2


async def test_a_rolled_back_message_leaves_no_gap(store: Store) -> None:
    """A transaction that fails gives its number back."""
    case = await open_case(store)

    async def fail() -> None:
        async with store.write(JANE) as tx:
            await say(tx, case, "lost")
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await fail()
    async with store.write(JANE) as tx:
        kept = await say(tx, case, "kept")

    assert kept.seq == 1


async def test_a_message_comes_back_as_it_was_sent(store: Store) -> None:
    """Text, sources and author come back; a stored id gives what is stored."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        said = await tx.messages.add(
            id="m1",
            case_id=case.id,
            sender=Sender.engine,
            author="engine",
            text="Schön, danke 🎉",
            sources=("policy/returns#2",),
            read=True,
        )
        again = await say(tx, case, "something else", "m1")
        found = await tx.messages.get("m1")

    assert again == found == said
    assert said.read_at == START


async def test_only_customers_messages_wait_to_be_read(store: Store, clock: StandingClock) -> None:
    """What is unread comes in order; reading it takes it off the list."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        ids = [(await say(tx, case, text)).id for text in ("one", "two")]
        await tx.messages.add(
            id="e1", case_id=case.id, sender=Sender.engine, author="engine", text="hello"
        )
        waiting = [message.id for message in await tx.messages.unread(case.id)]
        read = [await tx.messages.mark_read(ids[:1]), await tx.messages.mark_read(ids[:1])]
        left = [message.id for message in await tx.messages.unread(case.id)]

    assert (waiting, read, left) == (ids, [1, 0], ids[1:])


async def test_the_sweep_finds_messages_nobody_was_told_of(
    store: Store, clock: StandingClock
) -> None:
    """Across customers, oldest first, only those that are old enough, and never their text."""
    jane, tom = await open_case(store), await open_case(store, "tom")
    async with store.write(STAFF) as tx:
        first, told = await say(tx, jane, "one"), await say(tx, jane, "two")
        await tx.messages.acknowledge(told.id)
        clock.forward(MINUTE)
    async with store.write(STAFF) as tx:
        second = await say(tx, tom, "three")
        again = await tx.messages.acknowledge(told.id)
    async with store.read(SWEEP) as tx:
        old = await tx.messages.unacknowledged(START)
        every = await tx.messages.unacknowledged(START + MINUTE)

    assert not again
    assert [message.id for message in old] == [first.id]
    assert [message.id for message in every] == [first.id, second.id]
    assert {message.text for message in every} == {""}


async def test_a_service_cannot_read_what_is_said(store: Store) -> None:
    """The sweep's scope refuses to open a message, rather than show an empty one."""
    case = await open_case(store)
    with pytest.raises(Broken, match="cannot read messages"):
        async with store.read(SWEEP) as tx:
            await tx.messages.of_case(case.id)
