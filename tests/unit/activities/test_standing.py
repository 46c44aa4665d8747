"""Where an action stands is read from its rows, and from nothing else."""

from datetime import timedelta

import pytest

from activities.standing import standing_of
from casework.domain.approval import ApprovalStatus, DecisionKind, approval_id
from casework.domain.effect import EffectState
from casework.domain.results import Denied, Done, Expired, Refused, StepResult, Superseded
from casework.domain.standing import Standing, StandingKind
from casework.domain.verdict import Outcome
from casework.store.records import PendingRecord
from tests.integration.store.given import START, a_decision
from tests.unit.activities.stage import Stage

_E = EffectState
HOUR = timedelta(hours=1)


async def standing(stage: Stage, id_: str) -> Standing:
    """Ask where it stands."""
    async with stage.store.read(stage.scope) as tx:
        row = await tx.effects.get(id_)
        assert row is not None
        return await standing_of(tx, row, stage.settings)


async def test_a_proposal_waits_for_the_customer(stage: Stage) -> None:
    """It waits until the confirmation runs out."""
    id_ = await stage.proposed()
    async with stage.store.write(stage.scope) as tx:
        await tx.pending.open(
            PendingRecord(
                id=id_,
                case_id="case-1",
                goal_id="g1",
                kind="confirmation",
                text="Shall we?",
                expires_at=START + HOUR,
                created_at=START,
            )
        )

    assert await standing(stage, id_) == Standing(
        kind=StandingKind.confirm, action_id=id_, until=START + HOUR
    )


async def test_a_proposal_that_was_not_put_yet_waits_without_end(stage: Stage) -> None:
    """Without a pending item there is no time at which it ends."""
    id_ = await stage.proposed()

    assert await standing(stage, id_) == Standing(kind=StandingKind.confirm, action_id=id_)


@pytest.mark.parametrize(
    "states",
    [
        pytest.param((), id="allowed"),
        pytest.param((_E.claimed,), id="claimed"),
        pytest.param((_E.claimed, _E.sent), id="sent"),
        pytest.param((_E.claimed, _E.sent, _E.unknown), id="unknown"),
    ],
)
async def test_what_needs_nothing_more_is_ready(
    stage: Stage, states: tuple[EffectState, ...]
) -> None:
    """Allowed, or under way: performing finds out the rest."""
    id_ = await stage.proposed(outcome=Outcome.allow)
    await stage.move(id_, *states)

    assert await standing(stage, id_) == Standing(kind=StandingKind.ready, action_id=id_)


async def test_a_confirmed_action_without_approval_is_ready(stage: Stage) -> None:
    """The customer's yes is all that a small refund needs."""
    assert (await standing(stage, await stage.confirmed())).kind is StandingKind.ready


async def test_an_approval_is_waited_for(stage: Stage) -> None:
    """The desk learns whose decision it is and when to remind."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)

    assert await standing(stage, id_) == Standing(
        kind=StandingKind.approve,
        action_id=id_,
        approval_id=approval.id,
        remind_at=START + timedelta(seconds=stage.settings.approval_reminder_seconds),
    )


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        pytest.param(timedelta(seconds=29), StandingKind.undo_window, id="can-be-taken-back"),
        pytest.param(timedelta(seconds=30), StandingKind.ready, id="exactly-in-force"),
    ],
)
async def test_a_decision_counts_when_it_can_not_be_taken_back(
    stage: Stage, later: timedelta, kind: StandingKind
) -> None:
    """Until it takes effect the action waits; from that moment on it is ready."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    in_force = START + timedelta(seconds=30)
    await stage.approved(id_, effective_at=in_force)
    stage.clock.forward(later)
    found = await standing(stage, id_)

    assert found.kind is kind
    assert found.until == (in_force if kind is StandingKind.undo_window else None)


async def test_a_denial_closes_with_the_supervisor_s_reason(stage: Stage) -> None:
    """The words to the customer are found under the approval."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    async with stage.store.write(stage.scope) as tx:
        await tx.approvals.add_decision(
            approval.id, a_decision(approval, kind=DecisionKind.deny, reason="fraud_suspected")
        )
        await tx.approvals.set_status(
            approval.id, ApprovalStatus.denied, from_=ApprovalStatus.pending, effective_at=START
        )
    found = await standing(stage, id_)

    assert found.kind is StandingKind.closed
    assert found.result == Denied(reason="denied", action_id=id_, note=approval.id)


async def test_a_denial_without_its_decision_is_still_a_denial(stage: Stage) -> None:
    """The row decides; a reason that is not there is not made up."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    async with stage.store.write(stage.scope) as tx:
        await tx.approvals.set_status(
            approval.id, ApprovalStatus.denied, from_=ApprovalStatus.pending
        )

    assert (await standing(stage, id_)).result == Denied(
        reason="denied", action_id=id_, note=approval.id
    )


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (ApprovalStatus.expired, Expired()),
        (ApprovalStatus.void, Superseded(reason="facts_changed")),
    ],
)
async def test_an_approval_that_ended_ends_the_waiting(
    stage: Stage, status: ApprovalStatus, result: StepResult
) -> None:
    """Nobody decided, or it was void: the desk is told so before the effect's row follows."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    async with stage.store.write(stage.scope) as tx:
        await tx.approvals.set_status(approval.id, status, from_=ApprovalStatus.pending)

    assert (await standing(stage, id_)).result == result.model_copy(update={"action_id": id_})


@pytest.mark.parametrize(
    ("states", "fields", "result"),
    [
        (
            (_E.claimed, _E.sent, _E.succeeded),
            {"receipt": "re_1", "details": {"a": "b"}},
            Done(action_id="", receipt="re_1", details={"a": "b"}),
        ),
        ((_E.claimed, _E.failed), {"reason": "more_than_paid"}, Refused(reason="more_than_paid")),
        ((_E.claimed, _E.failed), {"reason": "facts_changed"}, Superseded(reason="facts_changed")),
        ((_E.claimed, _E.void), {}, Superseded(reason="facts_changed")),
        ((_E.superseded,), {"reason": "customer_changed"}, Superseded(reason="customer_changed")),
        ((_E.superseded,), {}, Superseded(reason="replaced")),
        ((_E.refused,), {"reason": "customer_declined"}, Refused(reason="customer_declined")),
        ((_E.refused,), {}, Refused(reason="because")),
        ((_E.expired,), {}, Expired()),
        ((_E.denied,), {}, Denied(reason="denied")),
        ((_E.denied,), {"reason": "fraud"}, Denied(reason="denied")),
    ],
)
async def test_a_settled_row_is_its_result(
    stage: Stage, states: tuple[EffectState, ...], fields: dict[str, str], result: StepResult
) -> None:
    """However often it is looked at, what came of it is the same value."""
    id_ = await stage.proposed(outcome=Outcome.allow)
    for state in states:
        await stage.move(id_, state, **(fields if state is states[-1] else {}))
    expected = result.model_copy(update={"action_id": id_})
    if isinstance(expected, Denied):
        expected = expected.model_copy(update={"note": approval_id(id_)})
    found = await standing(stage, id_)

    assert (found.kind, found.result) == (StandingKind.closed, expected)


async def test_what_was_taken_back_was_done(stage: Stage) -> None:
    """A compensated effect happened; that it was undone is another action's story."""
    id_ = await stage.proposed(outcome=Outcome.allow)
    await stage.move(id_, _E.claimed, _E.sent)
    await stage.move(id_, _E.succeeded, receipt="re_1")
    await stage.move(id_, _E.compensated)

    assert (await standing(stage, id_)).result == Done(action_id=id_, receipt="re_1")


async def test_an_edit_is_followed_to_the_action_that_took_its_place(stage: Stage) -> None:
    """The desk goes on with the newest action, whatever became of the older ones."""
    first, second = await stage.proposed(), await stage.proposed(n=2)
    third = await stage.confirmed(n=3)
    await stage.move(first, _E.superseded, replaced_by=second)
    await stage.move(second, _E.superseded, replaced_by=third)

    assert await standing(stage, first) == Standing(kind=StandingKind.ready, action_id=third)


async def test_a_replacement_that_is_not_there_replaces_nothing(stage: Stage) -> None:
    """An action that names a successor which this customer does not have is closed."""
    id_ = await stage.proposed()
    await stage.move(id_, _E.superseded, replaced_by="nowhere")

    assert (await standing(stage, id_)).result == Superseded(reason="replaced", action_id=id_)
