"""An approval's clock only takes time away: reminding, escalating and expiring never say yes."""

from datetime import timedelta

import pytest

from activities.approving import Approving
from activities.signatures import ApprovalLook, ApprovalRef
from casework.domain.approval import Approval, ApprovalStatus, approval_id
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.verdict import Outcome
from tests.integration.store.given import START, approve
from tests.unit.activities.stage import Stage

DAY = timedelta(days=1)


async def waiting(stage: Stage) -> tuple[Approval, ApprovalRef]:
    """Have a confirmed refund wait for a supervisor."""
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    return approval, ApprovalRef(ref=stage.ref, approval_id=approval.id, action_id=id_)


async def test_silence_is_a_no(stage: Stage) -> None:
    """Exactly at its end the approval expires, the effect with it, and the chain says so once."""
    approval, ref = await waiting(stage)
    stage.clock.forward(DAY)
    expire = Approving(stage.parts).expire
    seen = [await stage.run(expire, ref) for _ in range(2)]

    assert seen == [ApprovalLook(open=False, expires_at=START + DAY)] * 2
    assert await stage.approval(approval.id) is ApprovalStatus.expired
    assert (await stage.row(ref.action_id)).state is EffectState.expired
    assert await stage.audited(ref.action_id) == ["expired"]


async def test_a_decision_that_landed_first_wins(stage: Stage) -> None:
    """The timer comes a moment late and changes nothing."""
    approval, ref = await waiting(stage)
    assert await approve(stage.store, approval)
    stage.clock.forward(DAY)
    seen = await stage.run(Approving(stage.parts).expire, ref)

    assert seen == ApprovalLook(open=False, effective_at=START, expires_at=START + DAY)
    assert await stage.approval(approval.id) is ApprovalStatus.approved
    assert (await stage.row(ref.action_id)).state is EffectState.confirmed


async def test_nothing_expires_early(stage: Stage) -> None:
    """A second before its end the approval is open."""
    _, ref = await waiting(stage)
    stage.clock.forward(DAY - timedelta(seconds=1))

    assert (await stage.run(Approving(stage.parts).expire, ref)).open


async def test_people_are_reminded_once_and_then_others_are_asked(stage: Stage) -> None:
    """The card stays open; only who is told of it changes."""
    approval, ref = await waiting(stage)
    approving = Approving(stage.parts)
    reminded = [await stage.run(approving.remind, ref) for _ in range(2)]
    escalated = await stage.run(approving.escalate, ref)
    looked = await stage.run(approving.look, ref)
    async with stage.store.read(stage.scope) as tx:
        record = await tx.approvals.get(approval.id)
        events = [event.ref for event in await tx.events.after("case-1", 0)]

    assert all(seen.open for seen in (*reminded, escalated, looked))
    assert record is not None
    assert record.reminded_at == START
    assert record.assigned_to == "role:lead"
    assert events == [approval.id] * 2


async def test_an_approval_that_is_not_there_is_a_bug(stage: Stage) -> None:
    """Another customer's approval does not exist here."""
    id_ = await stage.confirmed()
    ref = ApprovalRef(ref=stage.ref, approval_id=approval_id(id_), action_id=id_)

    with pytest.raises(Broken):
        await stage.run(Approving(stage.parts).look, ref)
