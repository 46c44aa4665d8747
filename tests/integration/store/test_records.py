"""Timelines, events, drafts, notes, model calls."""

from casework.store import Scope, Store
from casework.store.records import DraftRecord, StepRecord
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import JANE, STAFF, START, TENANT, StandingClock, open_case


async def test_events_follow_on_one_another_in_the_tenant(store: Store) -> None:
    """Numbers grow by one over all cases; a reader goes on from the last it saw."""
    jane, tom = await open_case(store), await open_case(store, "tom")
    async with store.write(STAFF) as tx:
        numbers = [
            await tx.events.append(jane.id, "message", "m1"),
            await tx.events.append(tom.id, "message", "m2"),
            await tx.events.append(jane.id, "goal", "g1"),
        ]
        hers = await tx.events.after(jane.id, 0)
        page = await tx.events.after_all(1, limit=1)
    async with store.write(Scope.of_customer("other", "jane")) as tx:
        elsewhere = await tx.events.after_all(0)

    assert numbers == [1, 2, 3]
    assert [(e.seq, e.type, e.ref) for e in hers] == [(1, "message", "m1"), (3, "goal", "g1")]
    assert [e.seq for e in page] == [2]
    assert elsewhere == ()


async def test_no_event_appears_behind_a_reader(database: Database, clock: StandingClock) -> None:
    """With many writers, whoever saw a number has seen every smaller one."""
    stores = [open_store(database, clock) for _ in range(5)]
    case = await open_case(stores[0])
    seen: list[int] = []

    async def write(store: Store) -> None:
        for _ in range(5):
            async with store.write(JANE) as tx:
                await tx.events.append(case.id, "step", "s")

    async def read() -> None:
        while len(seen) < 20:
            async with stores[4].read(JANE) as tx:
                found = await tx.events.after_all(seen[-1] if seen else 0)
            seen.extend(event.seq for event in found)

    await all_at_once(*(write(store) for store in stores[:4]), read())
    for store in stores:
        await store.close()

    assert seen == list(range(1, 21))


async def test_a_timeline_is_in_the_order_things_were_done(store: Store) -> None:
    """Steps come back whole, in order, also of the same moment."""
    case = await open_case(store)
    steps = tuple(
        StepRecord(
            case_id=case.id,
            goal_id="g1",
            kind="tool",
            name="billing.refund",
            actor="worker",
            scope="billing:refund",
            args={"amount": f"{n}.00 EUR"},
            verdict="confirm",
            result="done",
            confidence=0.5,
            took_ms=n,
            cost_micro_usd=2**40,
            at=START,
        )
        for n in range(3)
    )
    async with store.write(JANE) as tx:
        for step in steps:
            await tx.steps.add(step)
        found = await tx.steps.of_case(case.id)

    assert found == steps


async def test_a_draft_is_written_and_said_once(store: Store) -> None:
    """A retried composer finds its first draft; delivery is noted once."""
    case = await open_case(store)
    draft = DraftRecord(
        id="r1", case_id=case.id, text="Done.", claims=({"kind": "refunded"},), sources=("a#1",)
    )
    async with store.write(JANE) as tx:
        saved = await tx.drafts.save(draft)
        again = await tx.drafts.save(draft.model_copy(update={"text": "Other."}))
        said = [await tx.drafts.delivered("r1") for _ in range(2)]
        found = await tx.drafts.get("r1")

    assert saved == again == draft
    assert said == [True, False]
    assert found == draft.model_copy(update={"delivered_at": START})


async def test_words_are_found_by_the_id_of_their_note(store: Store) -> None:
    """A note's id stands for its words; an unknown one for none."""
    case = await open_case(store)
    async with store.write(STAFF) as tx:
        note = await tx.notes.put(case.id, "Not this time.")
    async with store.read(JANE) as tx:
        found, missing = await tx.notes.get(note), await tx.notes.get("nowhere")

    assert (found, missing) == ("Not this time.", None)


async def test_what_models_cost_is_known_per_case(store: Store) -> None:
    """Calls come back in order with their figures."""
    case = await open_case(store)
    async with store.write(Scope.of_service(TENANT, "sweep")) as tx:
        for purpose in ("read", "write"):
            await tx.model_calls.add(
                case.id,
                purpose,
                "small",
                input_tokens=10,
                output_tokens=2,
                cost_micro_usd=7,
                took_ms=12,
            )
        calls = await tx.model_calls.of_case(case.id)

    assert [(c.purpose, c.cost_micro_usd, c.at) for c in calls] == [
        ("read", 7, START),
        ("write", 7, START),
    ]
