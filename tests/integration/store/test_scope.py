"""Another customer's rows do not exist, in any table, for reading or for writing."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Table

from casework.domain.approval import ApprovalStatus
from casework.domain.case import CaseStatus, GoalStatus, Sender
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.lesson import LessonSource
from casework.store import Scope, Store, Tx
from casework.store.records import GoalRecord, LessonRecord
from casework.store.tables import METADATA
from tests.integration.store.databases import Database
from tests.integration.store.everything import Story, whole_story
from tests.integration.store.given import (
    HOUR,
    JANE,
    STAFF,
    START,
    TENANT,
    a_case,
    a_confirmation,
    a_decision,
    a_grant,
    a_reading,
    an_approval,
    an_effect,
    propose,
    say,
)

Probe = Callable[[Tx, Story], Awaitable[object]]
LATER = START + 48 * HOUR

#: For each table that holds a customer's rows: every way to read them.
READS: dict[str, tuple[Probe, ...]] = {
    "approval": (
        lambda tx, s: tx.approvals.get(s.approval),
        lambda tx, s: tx.approvals.of_action(s.effect.action.action_id),
        lambda tx, s: tx.approvals.list(),
        lambda tx, s: tx.approvals.unacknowledged(LATER),
    ),
    "case_event": (
        lambda tx, s: tx.events.after(s.case.id, 0),
        lambda tx, s: tx.events.after_all(0),
    ),
    "case_grant": (lambda tx, s: tx.grants.get(s.case.grant_id),),
    "case_step": (lambda tx, s: tx.steps.of_case(s.case.id),),
    "confirmation": (lambda tx, s: tx.confirmations.get(s.effect.action.action_id),),
    "customer_case": (lambda tx, s: tx.cases.get(s.case.id), lambda tx, s: tx.cases.list()),
    "customer_hold": (lambda tx, s: tx.holds.held(s.customer),),
    "denial": (
        lambda tx, s: tx.denials.blocking(s.case.id, "s1", None),
        lambda tx, s: tx.denials.get(s.id("denial")),
        lambda tx, s: tx.denials.list(),
    ),
    "draft": (lambda tx, s: tx.drafts.get(s.id("draft")),),
    "effect": (
        lambda tx, s: tx.effects.get(s.effect.action.action_id),
        lambda tx, s: tx.effects.of_case(s.case.id),
        lambda tx, s: tx.effects.open_of_case(s.case.id),
        lambda tx, s: tx.effects.stuck(LATER),
    ),
    "goal": (lambda tx, s: tx.goals.of_case(s.case.id),),
    "handoff": (
        lambda tx, s: tx.handoffs.get(s.id("handoff")),
        lambda tx, s: tx.handoffs.open_of_case(s.case.id),
        lambda tx, s: tx.handoffs.list(),
    ),
    "lesson": (
        lambda tx, s: tx.lessons.of_case(s.case.id),
        lambda tx, s: tx.lessons.list(),
    ),
    "message": (
        lambda tx, s: tx.messages.get(s.message),
        lambda tx, s: tx.messages.of_case(s.case.id),
        lambda tx, s: tx.messages.unread(s.case.id),
        lambda tx, s: tx.messages.unacknowledged(LATER),
    ),
    "model_call": (lambda tx, s: tx.model_calls.of_case(s.case.id),),
    "note": (lambda tx, s: tx.notes.get(s.note),),
    "pending": (
        lambda tx, s: tx.pending.get(s.id("question")),
        lambda tx, s: tx.pending.of_case(s.case.id),
        lambda tx, s: tx.pending.unacknowledged(LATER),
    ),
    "read_goal": (
        lambda tx, s: tx.readings.of_case(s.case.id),
        lambda tx, s: tx.readings.latest(s.case.id, "g1"),
    ),
}
#: No repository reads these by themselves: a decision comes with its approval, a key with a row.
WITHIN_OTHERS = {"customer_key", "decision"}

#: Every way to change rows that exist; each must find nothing.
CHANGES: tuple[Probe, ...] = (
    lambda tx, s: tx.cases.set(s.case.id, status=CaseStatus.closed),
    lambda tx, s: tx.grants.revoke(s.case.grant_id, START),
    lambda tx, s: tx.holds.lift(s.customer),
    lambda tx, s: tx.messages.mark_read([s.message]),
    lambda tx, s: tx.messages.acknowledge(s.message),
    lambda tx, s: tx.pending.close(s.id("question"), "a"),
    lambda tx, s: tx.pending.acknowledge(s.id("question")),
    lambda tx, s: tx.effects.move(s.effect.action.action_id, EffectState.void),
    lambda tx, s: tx.effects.claim(s.effect.action.action_id, s.effect.action_hash, "w", START),
    lambda tx, s: tx.approvals.add_decision(s.approval, a_decision(an_approval(s.effect), "rob")),
    lambda tx, s: tx.approvals.set_status(
        s.approval, ApprovalStatus.void, from_=ApprovalStatus.approved
    ),
    lambda tx, s: tx.approvals.consume(s.approval, s.effect.action_hash, START + 2 * HOUR),
    lambda tx, s: tx.approvals.expire(s.approval, LATER),
    lambda tx, s: tx.approvals.undo_decision(s.approval, "mia", START),
    lambda tx, s: tx.approvals.hold(s.approval, "rob", LATER, take_over=True),
    lambda tx, s: tx.approvals.assign(s.approval, "rob"),
    lambda tx, s: tx.approvals.acknowledge(s.approval),
    lambda tx, s: tx.approvals.mark_reminded(s.approval),
    lambda tx, s: tx.denials.lift(s.id("denial"), "rob"),
    lambda tx, s: tx.handoffs.take(s.id("handoff"), "rob"),
    lambda tx, s: tx.handoffs.give_back(s.id("handoff")),
    lambda tx, s: tx.drafts.delivered(s.id("draft")),
    lambda tx, s: tx.lessons.take_back(s.id("lesson")),
)

#: Every way to put a row into another customer's case; each must be refused aloud.
INTRUSIONS: tuple[Probe, ...] = (
    lambda tx, s: tx.cases.open(a_case(s.customer)),
    lambda tx, s: tx.cases.open(a_case("jane", id=s.case.id)),
    lambda tx, s: tx.grants.add(a_grant(s.case)),
    lambda tx, s: tx.grants.add(a_grant(s.case).model_copy(update={"customer": "jane", "id": "x"})),
    lambda tx, s: tx.holds.put(s.customer, "spite"),
    lambda tx, s: say(tx, s.case, "hello"),
    lambda tx, s: tx.goals.save(
        GoalRecord(id="g9", case_id=s.case.id, kind="k", status=GoalStatus.open, updated_at=START)
    ),
    lambda tx, s: propose(tx, an_effect(s.case, n=9)),
    lambda tx, s: propose(tx, an_effect(s.case.model_copy(update={"customer": "jane"}), n=9)),
    lambda tx, s: tx.confirmations.add(a_confirmation(s.effect)),
    lambda tx, s: tx.approvals.open(an_approval(s.effect)),
    lambda tx, s: tx.notes.put(s.case.id, "hello"),
    lambda tx, s: tx.events.append(s.case.id, "message", "x"),
    lambda tx, s: tx.readings.add(a_reading(s.case, message_ref="m9")),
    lambda tx, s: tx.lessons.add(
        LessonRecord(
            id="x",
            reading_id=a_reading(s.case, message_ref=s.message).id,
            source=LessonSource.agent,
            meant_kind=None,
            at=START,
        )
    ),
    lambda tx, s: tx.keys.erase(s.customer),
    lambda tx, s: tx.messages.add(
        id=s.message, case_id=s.case.id, sender=Sender.engine, author="e", text="x"
    ),
)

OUTSIDE = (
    pytest.param(JANE, id="another customer"),
    pytest.param(Scope.of_staff("other", "mia"), id="another tenant's staff"),
    pytest.param(Scope.of_service("other", "sweep"), id="another tenant's service"),
    pytest.param(Scope.of_customer("other", "tom"), id="a namesake of another tenant"),
)


def _tables_of_customers() -> list[Table]:
    return [table for table in METADATA.sorted_tables if "customer" in table.c]


def test_every_table_of_customers_is_probed() -> None:
    """A table that is added later has to say here how its rows are read."""
    names = {table.name for table in _tables_of_customers()}

    assert names == READS.keys() | WITHIN_OTHERS


@pytest.mark.parametrize("scope", OUTSIDE)
async def test_rows_outside_the_scope_do_not_exist(store: Store, scope: Scope) -> None:
    """No way of reading shows another customer's row, or says that there is one."""
    story = await whole_story(store, "tom")
    found: dict[str, list[object]] = {}
    for table, reads in READS.items():
        for read in reads:
            async with store.read(scope) as tx:
                found[table] = [*found.get(table, []), await _unless_service(read(tx, story), tx)]

    assert {table: [x for x in rows if x] for table, rows in found.items()} == {
        table: [] for table in READS
    }


async def _unless_service(answer: Awaitable[object], tx: Tx) -> object:
    """A service's scope refuses to read messages at all; that shows nothing either."""
    try:
        return await answer
    except Broken:
        assert tx.scope.kind == "service"
        return None


async def test_rows_inside_the_scope_do(store: Store) -> None:
    """The same reads find something for the customer and for staff: the probes are real."""
    story = await whole_story(store, "tom")
    await whole_story(store, "jane")
    missing: list[str] = []
    for scope in (Scope.of_customer(TENANT, "tom"), STAFF):
        for table, reads in READS.items():
            async with store.read(scope) as tx:
                missing += [table for read in reads[:1] if not await read(tx, story)]

    assert missing == []


@pytest.mark.parametrize("scope", OUTSIDE)
async def test_rows_outside_the_scope_cannot_be_changed(
    store: Store, database: Database, scope: Scope
) -> None:
    """Every change finds nothing to change, and nothing is changed."""
    story = await whole_story(store, "tom")
    before = await database.cells()
    answers: list[object] = []
    for change in CHANGES:
        async with store.write(scope) as tx:
            answers.append(await change(tx, story))

    assert [bool(answer) for answer in answers] == [False] * len(CHANGES)
    assert await database.cells() == before


@pytest.mark.parametrize("scope", OUTSIDE)
async def test_nothing_can_be_put_outside_the_scope(
    store: Store, database: Database, scope: Scope
) -> None:
    """Writing into another customer's case is a mistake of ours, and leaves nothing."""
    story = await whole_story(store, "tom")
    before = await database.cells()
    tried = _is_refused if scope.tenant == TENANT else _is_refused_or_elsewhere
    refused = [await tried(store, scope, intrude, story) for intrude in INTRUSIONS]
    after = await database.cells()

    assert refused == [True] * len(INTRUSIONS)
    assert [cell for cell in before if cell not in after] == []


async def _is_refused(store: Store, scope: Scope, intrude: Probe, story: Story) -> bool:
    try:
        async with store.write(scope) as tx:
            await intrude(tx, story)
    except Broken:
        return True
    return False


async def _is_refused_or_elsewhere(
    store: Store, scope: Scope, intrude: Probe, story: Story
) -> bool:
    """Another tenant may have a namesake: their rows are that tenant's own."""
    await _is_refused(store, scope, intrude, story)
    async with store.read(Scope.of_customer(TENANT, "tom")) as tx:
        return await tx.cases.get(story.case.id) == story.case


async def test_a_reading_transaction_cannot_write(store: Store) -> None:
    """What was opened for reading refuses to change anything."""
    with pytest.raises(Broken, match="cannot write"):
        async with store.read(STAFF) as tx:
            await tx.holds.lift("jane")
