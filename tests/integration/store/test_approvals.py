"""Approvals: people's words, one decision wins, one claim consumes."""

import asyncio
from datetime import timedelta

import pytest

from casework.domain.approval import Approval, ApprovalStatus, DecisionKind
from casework.domain.errors import Broken
from casework.store import Store
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import (
    HOUR,
    JANE,
    MINUTE,
    STAFF,
    START,
    SWEEP,
    StandingClock,
    a_decision,
    approve,
    open_case,
    opened,
)

PENDING, APPROVED = ApprovalStatus.pending, ApprovalStatus.approved


async def test_an_approval_is_consumed_once(database: Database, clock: StandingClock) -> None:
    """Forty claims at once use an approval up exactly once."""
    stores = [open_store(database, clock) for _ in range(4)]
    approval = await opened(stores[0], await open_case(stores[0]))
    await approve(stores[0], approval)

    async def consume(store: Store) -> bool:
        async with store.write(JANE) as tx:
            return await tx.approvals.consume(approval.id, approval.action_hash, clock())

    used = await all_at_once(*(consume(stores[n % 4]) for n in range(40)))
    for store in stores:
        await store.close()

    assert used.count(True) == 1
    assert used.count(False) == 39


async def _expire(store: Store, approval: Approval) -> bool:
    async with store.write(SWEEP) as tx:
        return await tx.approvals.expire(approval.id, approval.expires_at)


async def test_an_action_has_one_approval(store: Store) -> None:
    """Opening it again gives what is stored; a second one for the action is refused."""
    approval = await opened(store, await open_case(store))
    await approve(store, approval)
    async with store.write(JANE) as tx:
        again = await tx.approvals.open(approval)
    second = approval.model_copy(update={"id": "another"})

    assert again.approval.status is APPROVED
    with pytest.raises(Broken):
        async with store.write(JANE) as tx:
            await tx.approvals.open(second)


async def test_only_consuming_consumes(store: Store) -> None:
    """Setting the status to consumed is a mistake of ours, whoever asks."""
    approval = await opened(store, await open_case(store))

    with pytest.raises(Broken):
        async with store.write(JANE) as tx:
            await tx.approvals.set_status(approval.id, ApprovalStatus.consumed, from_=PENDING)


async def test_a_decision_or_the_expiry_wins_never_both(
    database: Database, clock: StandingClock
) -> None:
    """Whichever comes first at the deadline is what happened; the other one changes nothing."""
    stores = [open_store(database, clock) for _ in range(2)]
    case = await open_case(stores[0])
    for n in range(1, 7):
        approval = await opened(stores[0], case, n=n)
        calls = [approve(stores[0], approval), _expire(stores[1], approval)]
        won = await all_at_once(*(calls if n % 2 else reversed(calls)))
        async with stores[0].read(STAFF) as tx:
            stored = await tx.approvals.get(approval.id)

        assert sorted(won) == [False, True]
        assert stored is not None
        decided, expired = won if n % 2 else reversed(won)
        assert stored.approval.status is (APPROVED if decided else ApprovalStatus.expired)
        assert expired is not decided
    for store in stores:
        await store.close()


async def test_an_expiry_waits_for_a_word_that_is_being_said(
    database: Database, clock: StandingClock
) -> None:
    """While a decision is half stored the card can not expire; decided, it does not."""
    stores = [open_store(database, clock) for _ in range(2)]
    approval = await opened(stores[0], await open_case(stores[0]))
    async with stores[0].write(STAFF) as tx:
        await tx.approvals.add_decision(approval.id, a_decision(approval))
        expiring = asyncio.create_task(_expire(stores[1], approval))
        await database.until_somebody_waits()
        decided = await tx.approvals.set_status(
            approval.id, APPROVED, from_=PENDING, effective_at=START
        )
    expired = await expiring
    for store in stores:
        await store.close()

    assert (decided, expired) == (True, False)


async def test_nobody_decides_after_the_deadline(store: Store) -> None:
    """A word that comes at the deadline is too late, and a pending card expires then."""
    approval = await opened(store, await open_case(store))
    late = a_decision(approval).model_copy(update={"at": approval.expires_at})
    async with store.write(STAFF) as tx:
        added = await tx.approvals.add_decision(approval.id, late)
        early = await tx.approvals.expire(approval.id, approval.expires_at - MINUTE)
        expired = await tx.approvals.expire(approval.id, approval.expires_at)

    assert (added, early, expired) == (False, False, True)


@pytest.mark.parametrize("approver", ["jane", "rob"])
async def test_nobody_approves_their_own_request(
    store: Store, database: Database, approver: str
) -> None:
    """The database itself refuses a decision of the customer's or of the requester's."""
    case = await open_case(store)
    approval = await opened(store, case)
    if approver == "rob":
        await database.tamper(f"UPDATE approval SET requester = '{approver}'")
    word = a_decision(approval, approver, requester="jane" if approver == "jane" else "rob")

    with pytest.raises(Broken, match=r"not_(customer|requester)"):
        async with store.write(STAFF) as tx:
            await tx.approvals.add_decision(approval.id, word)


async def test_a_decision_cannot_name_another_requester(store: Store) -> None:
    """Pretending that somebody else asked does not help: the card knows who did."""
    approval = await opened(store, await open_case(store))

    with pytest.raises(Broken):
        async with store.write(STAFF) as tx:
            await tx.approvals.add_decision(approval.id, a_decision(approval, requester="rob"))


async def test_four_eyes_are_two_people(store: Store) -> None:
    """One person twice is one; the second person turns the approval, not before."""
    approval = await opened(store, await open_case(store), needed=2)
    alone = await approve(store, approval, "mia")
    twice = await approve(store, approval, "mia")
    async with store.read(STAFF) as tx:
        halfway = await tx.approvals.get(approval.id)
    both = await approve(store, approval, "rob")

    assert (alone, twice, both) == (False, False, True)
    assert halfway is not None
    assert [d.decision.approver for d in halfway.decisions] == ["mia"]


async def test_a_question_is_not_a_decision(store: Store) -> None:
    """Asking leaves the card pending and the asker free to decide."""
    approval = await opened(store, await open_case(store))
    async with store.write(STAFF) as tx:
        for _ in range(2):
            ask = a_decision(approval, "mia", DecisionKind.ask)
            assert await tx.approvals.add_decision(approval.id, ask)
        early = await tx.approvals.set_status(
            approval.id, APPROVED, from_=PENDING, effective_at=START
        )

    assert not early
    assert await approve(store, approval, "mia")


async def test_a_word_on_another_action_is_refused(store: Store) -> None:
    """A yes to one hash is never kept as a yes to another."""
    approval = await opened(store, await open_case(store))
    other = approval.model_copy(update={"action_hash": "f" * 64})

    with pytest.raises(Broken):
        async with store.write(STAFF) as tx:
            await tx.approvals.add_decision(approval.id, a_decision(other))


@pytest.mark.parametrize("flaw", ["hash", "early", "late", "pending", "edited"])
async def test_only_a_standing_approval_is_consumed(store: Store, flaw: str) -> None:
    """Not another action, not before it takes effect, not after it ended, not undecided."""
    approval = await opened(store, await open_case(store))
    if flaw == "edited":
        async with store.write(STAFF) as tx:
            await tx.approvals.set_status(
                approval.id,
                ApprovalStatus.approved_with_edits,
                from_=PENDING,
                effective_at=START,
                replaced_by="other",
            )
    elif flaw != "pending":
        await approve(store, approval, effective_at=START + MINUTE)
    wrong = "f" * 64 if flaw == "hash" else approval.action_hash
    now = {"early": START, "late": approval.expires_at}.get(flaw, START + MINUTE)
    async with store.write(JANE) as tx:
        consumed = await tx.approvals.consume(approval.id, wrong, now)

    assert not consumed


async def test_an_approval_is_consumed_from_the_very_moment_it_takes_effect(store: Store) -> None:
    """On the line it counts, and its version has moved with each change."""
    approval = await opened(store, await open_case(store))
    await approve(store, approval, effective_at=START + MINUTE)
    async with store.write(JANE) as tx:
        consumed = await tx.approvals.consume(approval.id, approval.action_hash, START + MINUTE)
        stored = await tx.approvals.of_action(approval.action_id)

    assert consumed
    assert stored is not None
    assert (stored.approval.status, stored.approval.version) == (ApprovalStatus.consumed, 3)


async def test_a_decision_is_taken_back_only_by_its_decider_before_it_counts(store: Store) -> None:
    """Undo makes the card pending again, and the same person may decide anew."""
    approval = await opened(store, await open_case(store))
    counts = START + timedelta(seconds=30)
    await approve(store, approval, "mia", counts)
    async with store.write(STAFF) as tx:
        other = await tx.approvals.undo_decision(approval.id, "rob", START)
        late = await tx.approvals.undo_decision(approval.id, "mia", counts)
        undone = await tx.approvals.undo_decision(approval.id, "mia", START)
        stored = await tx.approvals.get(approval.id)
        gone = await tx.approvals.consume(approval.id, approval.action_hash, counts)

    assert (other, late, undone, gone) == (False, False, True, False)
    assert stored is not None
    assert stored.approval.status is PENDING
    assert stored.approval.effective_at is None
    assert [d.undone_at for d in stored.decisions] == [START]
    assert await approve(store, approval, "mia")


async def test_a_card_is_held_softly(store: Store, clock: StandingClock) -> None:
    """A second person learns who holds the card, may take it over, and gets it when it is free."""
    approval = await opened(store, await open_case(store))
    until = START + 2 * MINUTE
    async with store.write(STAFF) as tx:
        answers = [
            await tx.approvals.hold(approval.id, "mia", until),
            await tx.approvals.hold(approval.id, "mia", until),
            await tx.approvals.hold(approval.id, "rob", until),
            await tx.approvals.hold(approval.id, "rob", until, take_over=True),
            await tx.approvals.hold("nowhere", "rob", until),
        ]
    clock.forward(2 * MINUTE)
    async with store.write(STAFF) as tx:
        later = await tx.approvals.hold(approval.id, "mia", until + HOUR)
        await tx.approvals.assign(approval.id, "kim")
        stored = await tx.approvals.get(approval.id)

    assert answers == [True, True, "mia", True, False]
    assert later is True
    assert stored is not None
    assert (stored.held_by, stored.assigned_to) == ("mia", "kim")


async def test_outcomes_are_told_until_a_workflow_has_heard(
    store: Store, clock: StandingClock
) -> None:
    """A decided approval is found by the sweep until it is acknowledged; a pending one is not."""
    case = await open_case(store)
    decided, waiting = await opened(store, case, n=1), await opened(store, case, n=2)
    await approve(store, decided)
    async with store.write(SWEEP) as tx:
        fresh = await tx.approvals.unacknowledged(START - MINUTE)
        found = await tx.approvals.unacknowledged(START)
        told = [await tx.approvals.acknowledge(decided.id) for _ in range(2)]
        reminded = [await tx.approvals.mark_reminded(waiting.id) for _ in range(2)]
        left = await tx.approvals.unacknowledged(START)

    assert [record.approval.id for record in found] == [decided.id]
    assert (fresh, left) == ((), ())
    assert told == reminded == [True, False]


async def test_the_queue_is_in_order_of_the_deadline(store: Store) -> None:
    """Supervisors see what is due first, page by page, and only in the states they ask for."""
    case = await open_case(store)
    cards = [await opened(store, case, n=n) for n in range(1, 5)]
    await approve(store, cards[0])
    async with store.read(STAFF) as tx:
        first = await tx.approvals.list((PENDING,), limit=2)
        rest = await tx.approvals.list((PENDING,), limit=2, after=first[-1].approval.id)
        every = await tx.approvals.list()

    listed = [record.approval.id for record in first + rest]
    assert listed == sorted(card.id for card in cards[1:])
    assert len(every) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approval SET status = 'consumed', effective_at = created_at",
        "UPDATE approval SET action_hash = 'other'",
        "UPDATE approval SET needed = 1, requester = 'x'",
        "DELETE FROM decision",
        "UPDATE decision SET approver = 'x'",
        "DELETE FROM approval",
    ],
)
async def test_the_database_itself_guards_decisions(
    store: Store, database: Database, statement: str
) -> None:
    """Even past the store nobody consumes, redirects or rewrites what people decided."""
    approval = await opened(store, await open_case(store), needed=2)
    await approve(store, approval)

    with pytest.raises(Exception, match=r"approval|decision"):
        await database.raw(statement)
