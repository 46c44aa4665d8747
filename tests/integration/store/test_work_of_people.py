"""What is asked, confirmed, denied and handed over."""

from casework.domain.effect import EffectState
from casework.domain.handoff import Packet, PacketGoal
from casework.domain.plan import Choice
from casework.store import Store
from casework.store.records import CaseRecord, DenialRecord, HandoffRecord, PendingRecord
from tests.integration.store.given import (
    JANE,
    MINUTE,
    STAFF,
    START,
    SWEEP,
    TENANT,
    StandingClock,
    a_confirmation,
    open_case,
    proposed,
)


def a_question(case: CaseRecord, id: str = "q1") -> PendingRecord:
    """Make a question with two answers."""
    return PendingRecord(
        id=id,
        case_id=case.id,
        goal_id="g1",
        kind="question",
        text="Which order?",
        choices=(
            Choice(id="a", label="1001", sets={"order_id": "1001"}),
            Choice(id="b", label="-"),
        ),
        slot="order_id",
        created_at=START,
    )


def a_handoff(case: CaseRecord, id: str = "h1") -> HandoffRecord:
    """Make a handoff with a packet."""
    packet = Packet(
        reason="asked",
        queue="refunds",
        language="en",
        mood=-0.5,
        goals=(PacketGoal(id="g1", kind="refund", status="open", slots={"order_id": "1001"}),),
        do_not_ask=("order_id",),
    )
    return HandoffRecord(id=id, case_id=case.id, queue="refunds", packet=packet, created_at=START)


async def test_a_question_is_asked_once_and_answered_once(
    store: Store, clock: StandingClock
) -> None:
    """Asking again gives what is asked; only the first answer counts, and it is told once."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        asked = await tx.pending.open(a_question(case))
        again = await tx.pending.open(a_question(case).model_copy(update={"text": "Other?"}))
        waiting = await tx.pending.of_case(case.id)
    clock.forward(MINUTE)
    async with store.write(JANE) as tx:
        closed = [await tx.pending.close("q1", outcome) for outcome in ("a", "b")]
        found = await tx.pending.get("q1")
        still = await tx.pending.of_case(case.id)
        every = await tx.pending.of_case(case.id, open_only=False)

    assert again == asked == a_question(case)
    assert waiting == (asked,)
    assert (closed, still) == ([True, False], ())
    assert found == asked.model_copy(update={"closed_at": START + MINUTE, "outcome": "a"})
    assert every == (found,)


async def test_the_sweep_finds_answers_nobody_was_told_of(store: Store) -> None:
    """Only what was answered is found, without its text, until it is acknowledged."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        for item in ("q1", "q2"):
            await tx.pending.open(a_question(case, item))
        await tx.pending.close("q1", "a")
    async with store.write(SWEEP) as tx:
        found = await tx.pending.unacknowledged(START)
        early = await tx.pending.unacknowledged(START - MINUTE)
        told = [await tx.pending.acknowledge("q1") for _ in range(2)]
        left = await tx.pending.unacknowledged(START)

    assert [(item.id, item.text) for item in found] == [("q1", "")]
    assert (early, told, left) == ((), [True, False], ())


async def test_a_confirmation_is_given_once(store: Store) -> None:
    """The first answer to an action stands."""
    effect = await proposed(store, await open_case(store))
    no = a_confirmation(effect)
    no = no.model_copy(
        update={"confirmation": no.confirmation.model_copy(update={"accepted": False})}
    )
    async with store.write(JANE) as tx:
        added = [await tx.confirmations.add(r) for r in (a_confirmation(effect), no)]
        found = await tx.confirmations.get(effect.action.action_id)
        await tx.effects.move(effect.action.action_id, EffectState.confirmed)

    assert added == [True, False]
    assert found == a_confirmation(effect)


async def test_a_denial_sticks_from_its_amount_up(store: Store) -> None:
    """An equal or larger amount is blocked, a smaller one is not, an unknown one always is."""
    case, other = await open_case(store), await open_case(store)
    denial = DenialRecord(
        id="d1",
        tenant=TENANT,
        case_id=case.id,
        subject_key="s1",
        from_minor=5000,
        approval_id="a1",
        at=START,
    )
    async with store.write(STAFF) as tx:
        await tx.denials.add(denial)
        blocked = [
            await tx.denials.blocking(case.id, "s1", amount) for amount in (4999, 5000, 5001, None)
        ]
        elsewhere = [
            await tx.denials.blocking(other.id, "s1", 5000),
            await tx.denials.blocking(case.id, "s2", 5000),
        ]
        standing = [await tx.denials.list(case_id=c.id) for c in (case, other)]
        lifted = [await tx.denials.lift("d1", "mia") for _ in range(2)]
        after = await tx.denials.blocking(case.id, "s1", 5000)
        listed = [await tx.denials.list(), await tx.denials.list(open_only=False)]
        found = await tx.denials.get("d1")

    was = denial.model_copy(update={"lifted_at": START, "lifted_by": "mia"})
    assert standing == [(denial,), ()]
    assert (listed, found) == ([(), (was,)], was)
    assert blocked == [None, denial, denial, denial]
    assert elsewhere == [None, None]
    assert (lifted, after) == ([True, False], None)


async def test_a_denial_of_any_amount_blocks_all(store: Store) -> None:
    """Without an amount a denial blocks every action on its subject."""
    case = await open_case(store)
    denial = DenialRecord(
        id="d1",
        tenant=TENANT,
        case_id=case.id,
        subject_key="s1",
        from_minor=None,
        approval_id="a1",
        at=START,
    )
    async with store.write(STAFF) as tx:
        await tx.denials.add(denial)
        blocked = [await tx.denials.blocking(case.id, "s1", amount) for amount in (1, None)]

    assert blocked == [denial, denial]


async def test_a_case_is_handed_over_once_at_a_time(store: Store, clock: StandingClock) -> None:
    """While a handoff is open a second one is the same; given back, the case can pass again."""
    case = await open_case(store)
    async with store.write(JANE) as tx:
        first = await tx.handoffs.open(a_handoff(case))
        second = await tx.handoffs.open(a_handoff(case, "h2"))
    async with store.write(STAFF) as tx:
        taken = [await tx.handoffs.take("h1", person) for person in ("mia", "rob", "mia")]
        held = await tx.handoffs.open_of_case(case.id)
        given_back = [await tx.handoffs.give_back("h1") for _ in range(2)]
        late = await tx.handoffs.take("h1", "rob")
        third = await tx.handoffs.open(a_handoff(case, "h3"))

    assert first == second == a_handoff(case)
    assert taken == [True, False, True]
    assert held is not None
    assert (held.taken_by, held.taken_at) == ("mia", START)
    assert (given_back, late, third.id) == ([True, False], False, "h3")


async def test_the_longest_waiting_handoff_comes_first(store: Store, clock: StandingClock) -> None:
    """The queue goes by waiting time, page by page, without those that were given back."""
    for n in range(4):
        case = await open_case(store)
        record = a_handoff(case, f"h{n}").model_copy(update={"created_at": clock()})
        async with store.write(JANE) as tx:
            await tx.handoffs.open(record)
        clock.forward(MINUTE)
    async with store.write(STAFF) as tx:
        await tx.handoffs.give_back("h1")
        first = await tx.handoffs.list(limit=2)
        rest = await tx.handoffs.list(limit=2, after=first[-1].id)
        every = await tx.handoffs.list(open_only=False)

    assert [h.id for h in first + rest] == ["h0", "h2", "h3"]
    assert [h.id for h in every] == ["h0", "h1", "h2", "h3"]
