"""Requests that are answered once, and tokens that count once."""

from casework.store import Scope, Store
from casework.store.answers import Fresh, Mismatch, Replay, Running
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import HOUR, JANE, MINUTE, STAFF, START, TENANT, StandingClock

WORKER = Scope.of_service(TENANT, "tokens")


async def test_the_same_request_gets_the_same_answer(store: Store) -> None:
    """Fresh, then running, then replayed; another request with the key never passes."""
    async with store.write(JANE) as tx:
        answers = [
            await tx.idempotency.begin("jane", "k1", "f1"),
            await tx.idempotency.begin("jane", "k1", "f1"),
            await tx.idempotency.begin("jane", "k1", "f2"),
        ]
    async with store.write(JANE) as tx:
        await tx.idempotency.finish("jane", "k1", 202, '{"id": "c1"}')
    async with store.write(JANE) as tx:
        answers += [
            await tx.idempotency.begin("jane", "k1", "f1"),
            await tx.idempotency.begin("jane", "k1", "f2"),
            await tx.idempotency.begin("jane", "k2", "f1"),
            await tx.idempotency.begin("tom", "k1", "f2"),
        ]

    assert answers == [
        Fresh(),
        Running(),
        Mismatch(),
        Replay(status=202, body='{"id": "c1"}'),
        Mismatch(),
        Fresh(),
        Fresh(),
    ]


async def test_a_request_whose_process_died_can_begin_anew(
    store: Store, clock: StandingClock
) -> None:
    """After a minute without an answer the next one may do the work, and only one."""
    async with store.write(STAFF) as tx:
        await tx.idempotency.begin("mia", "k1", "f1")
    clock.forward(MINUTE)
    async with store.write(STAFF) as tx:
        answers = [await tx.idempotency.begin("mia", "k1", "f1") for _ in range(2)]
        await tx.idempotency.finish("mia", "k1", 200, "done")

    assert answers == [Fresh(), Running()]


async def test_a_request_sent_many_times_at_once_is_done_once(
    database: Database, clock: StandingClock
) -> None:
    """Of many identical requests in one moment one is fresh; the others get its answer."""
    stores = [open_store(database, clock) for _ in range(4)]

    async def ask(store: Store, n: int) -> Fresh | Replay | Mismatch | Running:
        async with store.write(JANE) as tx:
            answer = await tx.idempotency.begin("jane", "k1", "f1")
            if isinstance(answer, Fresh):
                await tx.idempotency.finish("jane", "k1", 200, f"worker {n}")
            return answer

    answers = await all_at_once(*(ask(store, n) for n, store in enumerate(stores)))
    for store in stores:
        await store.close()
    bodies = {answer.body for answer in answers if isinstance(answer, Replay)}

    assert answers.count(Fresh()) == 1
    assert bodies == {f"worker {answers.index(Fresh())}"}


async def test_old_requests_are_forgotten(store: Store, clock: StandingClock) -> None:
    """Keys older than the given time go, newer ones stay."""
    async with store.write(JANE) as tx:
        await tx.idempotency.begin("jane", "old", "f1")
    clock.forward(HOUR)
    async with store.write(JANE) as tx:
        await tx.idempotency.begin("jane", "new", "f1")
        gone = await tx.idempotency.forget(START + MINUTE)
        answers = [await tx.idempotency.begin("jane", key, "f2") for key in ("old", "new")]

    assert gone == 1
    assert answers == [Fresh(), Mismatch()]


async def test_a_token_is_spent_once(database: Database, clock: StandingClock) -> None:
    """However many show the same token at once, one of them is let in."""
    stores = [open_store(database, clock) for _ in range(4)]

    async def spend(store: Store) -> bool:
        async with store.write(WORKER) as tx:
            return await tx.used_once.spend("j1", START + MINUTE)

    spent = await all_at_once(*(spend(stores[n % 4]) for n in range(12)))
    async with stores[0].write(WORKER) as tx:
        forgotten = [await tx.used_once.forget(START + after) for after in (MINUTE, 2 * MINUTE)]
    for store in stores:
        await store.close()

    assert spent.count(True) == 1
    assert forgotten == [0, 1]
