"""Stopping: what has not left is stopped, with its approval; what has left is said to have."""

import pytest

from activities.signatures import Taken
from activities.stopping import stop_case, stop_goals
from casework.domain.approval import ApprovalStatus
from casework.domain.case import GoalStatus
from casework.domain.effect import EffectState
from casework.domain.errors import Retryable
from casework.domain.verdict import Outcome
from casework.store import Tx
from casework.store.repositories.effects import Effects
from tests.unit.activities.stage import Stage

_E = EffectState


async def stop(stage: Stage, *, withdrawn: str = "", changed: str = "") -> Taken:
    """Stop goals in a transaction of its own."""
    async with stage.store.write(stage.scope) as tx:
        return await stop_goals(
            tx,
            stage.case.id,
            withdrawn=frozenset(withdrawn.split()),
            changed=frozenset(changed.split()),
            worker="worker-1",
        )


async def test_nothing_to_stop_stops_nothing(stage: Stage) -> None:
    """A reading that only adds a goal touches no row."""
    id_ = await stage.confirmed()

    assert await stop(stage) == Taken()
    assert (await stage.row(id_)).state is _E.confirmed


@pytest.mark.parametrize(
    ("how", "reason"),
    [({"withdrawn": "g1"}, "customer_withdrew"), ({"changed": "g1"}, "customer_changed")],
)
async def test_an_unclaimed_write_is_superseded(
    stage: Stage, how: dict[str, str], reason: str
) -> None:
    """The row says why, with exactly one audit entry."""
    id_ = await stage.confirmed()
    taken = await stop(stage, **how)
    row = await stage.row(id_)

    assert taken == Taken()
    assert (row.state, row.reason) == (_E.superseded, reason)
    assert await stage.audited(id_) == ["superseded"]


async def test_the_approval_is_void_with_its_action(stage: Stage) -> None:
    """A card on a supervisor's screen can not be decided any more, and its workflow is told."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    taken = await stop(stage, changed="g1")

    assert taken.voided == (approval.id,)
    assert await stage.approval(approval.id) is ApprovalStatus.void


async def test_an_approval_in_its_undo_window_is_void_too(stage: Stage) -> None:
    """A yes that was not used yet dies with its action."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.approved(id_)
    taken = await stop(stage, withdrawn="g1")

    assert taken.voided == (approval.id,)
    assert await stage.approval(approval.id) is ApprovalStatus.void


@pytest.mark.parametrize("states", [(), (_E.sent,), (_E.sent, _E.unknown)])
async def test_what_was_claimed_is_past_recall(
    stage: Stage, states: tuple[EffectState, ...]
) -> None:
    """The claim is the point of no return: the row goes on, and the case is told so."""
    await stage.goal("g1", GoalStatus.acting)
    id_ = await stage.confirmed()
    await stage.move(id_, _E.claimed, *states)
    before = await stage.row(id_)
    taken = await stop(stage, withdrawn="g1")

    assert taken == Taken(past_recall=("g1",))
    assert await stage.row(id_) == before
    assert await stage.goals() == {"g1": GoalStatus.acting}
    assert await stage.audited(id_) == []


async def test_what_is_settled_stays_as_it_is(stage: Stage) -> None:
    """A paid refund is neither stopped nor in the way of stopping the goal."""
    await stage.goal("g1")
    id_ = await stage.confirmed()
    await stage.perform(id_)
    taken = await stop(stage, withdrawn="g1")

    assert taken == Taken()
    assert (await stage.row(id_)).state is _E.succeeded
    assert await stage.goals() == {"g1": GoalStatus.refused}


async def test_other_goals_are_left_alone(stage: Stage) -> None:
    """Only the goals that changed are stopped."""
    await stage.goal("g2", GoalStatus.waiting_customer)
    await stage.question("q2", "g2")
    id_ = await stage.confirmed()
    await stop(stage, withdrawn="g9", changed="g8")

    assert (await stage.row(id_)).state is _E.confirmed
    assert await stage.goals() == {"g2": GoalStatus.waiting_customer}
    assert (await stage.pending("q2")).closed_at is None


async def test_what_was_asked_is_asked_no_more(stage: Stage) -> None:
    """The goal's open questions are closed and need no sweep."""
    await stage.goal("g1", GoalStatus.waiting_customer)
    await stage.question("q1", "g1")
    await stop(stage, changed="g1")
    pending = await stage.pending("q1")

    assert pending.outcome == "overtaken"
    assert pending.acknowledged_at is not None


async def test_a_withdrawn_goal_is_shown_as_ended(stage: Stage) -> None:
    """A changed one goes on; a withdrawn one does not."""
    await stage.goal("g1")
    await stage.goal("g2")
    await stop(stage, withdrawn="g1", changed="g2")

    assert await stage.goals() == {"g1": GoalStatus.refused, "g2": GoalStatus.gathering}


async def test_a_handover_stops_the_whole_case(stage: Stage) -> None:
    """Every unclaimed write and every question ends; what has left goes on."""
    waiting, ready = await stage.confirmed(outcome=Outcome.approve), await stage.confirmed(n=2)
    sent = await stage.confirmed(n=3)
    approval = await stage.ask_supervisors(waiting)
    await stage.move(sent, _E.claimed, _E.sent)
    await stage.question("q1", "g1")
    async with stage.store.write(stage.scope) as tx:
        voided = await stop_case(tx, stage.case.id, "handed_over", "worker-1")

    assert voided == (approval.id,)
    assert [(await stage.row(i)).state for i in (waiting, ready, sent)] == [
        _E.superseded,
        _E.superseded,
        _E.sent,
    ]
    assert (await stage.pending("q1")).outcome == "overtaken"
    assert await stage.audited(waiting) == await stage.audited(ready) == ["superseded"]


async def test_a_claim_that_lands_first_is_looked_at_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that was claimed since it was read is not overwritten: the transaction runs again."""
    id_ = await stage.confirmed()
    read = (await stage.row(id_),)
    await stage.move(id_, _E.claimed)

    async def as_it_was(self: Effects, case_id: str) -> object:
        return read

    monkeypatch.setattr(Effects, "of_case", as_it_was)
    with pytest.raises(Retryable):
        await stop(stage, changed="g1")
    monkeypatch.undo()

    assert (await stage.row(id_)).state is _E.claimed


async def test_events_tell_the_pages(stage: Stage) -> None:
    """The step, its approval and its question each change on the page."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    await stage.question("q1", "g1")
    await stop(stage, changed="g1")

    assert await _events(stage) == [
        ("approval", approval.id),
        ("step", id_),
        ("pending", "q1"),
    ]


async def _events(stage: Stage) -> list[tuple[str, str]]:
    async with stage.store.read(stage.scope) as tx:
        return await _all(tx, stage.case.id)


async def _all(tx: Tx, case_id: str) -> list[tuple[str, str]]:
    return [(event.type, event.ref) for event in await tx.events.after(case_id, 0)]
