"""Stopping what has not left yet: superseding effects and voiding the approvals they waited for."""

from activities.progress import move_goal
from activities.signatures import Taken
from casework.domain.approval import ApprovalStatus
from casework.domain.case import GoalStatus
from casework.domain.effect import IN_FLIGHT, EffectState
from casework.domain.errors import Retryable
from casework.store import Tx
from casework.store.records import EffectRecord
from tools.ledger import entry

_OPEN = (ApprovalStatus.pending, ApprovalStatus.approved, ApprovalStatus.approved_with_edits)


async def stop_goals(
    tx: Tx,
    case_id: str,
    *,
    withdrawn: frozenset[str],
    changed: frozenset[str],
    worker: str,
) -> Taken:
    """Supersede the unclaimed effects of these goals; what was claimed is past recall."""
    if not withdrawn and not changed:
        return Taken()
    past_recall: set[str] = set()
    voided: list[str] = []
    for effect in await tx.effects.of_case(case_id):
        goal_id = effect.action.goal
        if goal_id not in withdrawn | changed:
            continue
        reason = "customer_withdrew" if goal_id in withdrawn else "customer_changed"
        if effect.state in IN_FLIGHT:
            past_recall.add(goal_id)
        elif effect.state.unclaimed:
            approval_id = await _stop(tx, effect, reason, worker)
            voided += [approval_id] if approval_id else []
    for goal_id in (withdrawn | changed) - past_recall:
        await _close_asked(tx, case_id, goal_id)
    for goal_id in withdrawn - past_recall:
        await move_goal(tx, case_id, goal_id, GoalStatus.refused)
    return Taken(past_recall=tuple(sorted(past_recall)), voided=tuple(voided))


async def stop_case(tx: Tx, case_id: str, reason: str, worker: str) -> tuple[str, ...]:
    """Supersede everything of a case that has not left; return the approvals that were voided."""
    voided: list[str] = []
    for effect in await tx.effects.of_case(case_id):
        if effect.state.unclaimed:
            approval_id = await _stop(tx, effect, reason, worker)
            if approval_id:
                voided.append(approval_id)
    await _close_asked(tx, case_id, None)
    return tuple(voided)


async def _stop(tx: Tx, effect: EffectRecord, reason: str, worker: str) -> str | None:
    """Supersede an unclaimed effect; return its approval if that was voided.

    Raises:
        Retryable: it was claimed since it was read; run the transaction again.

    """
    action_id = effect.action.action_id
    if not await tx.effects.move(action_id, EffectState.superseded, reason=reason, at=tx.now):
        raise Retryable("The effect moved meanwhile; the ledger is looked at again.")
    approval = await tx.approvals.of_action(action_id)
    voided = None
    if approval and await tx.approvals.set_status(
        approval.approval.id, ApprovalStatus.void, from_=_OPEN
    ):
        voided = approval.approval.id
        await tx.events.append(effect.action.case, "approval", voided)
    await tx.events.append(effect.action.case, "step", action_id)
    await tx.audit.append(
        entry("effect", effect, worker, state=EffectState.superseded.value, reason=reason)
    )
    return voided


async def _close_asked(tx: Tx, case_id: str, goal_id: str | None) -> None:
    for pending in await tx.pending.of_case(case_id):
        if goal_id in {None, pending.goal_id} and await tx.pending.close(pending.id, "overtaken"):
            await tx.pending.acknowledge(pending.id)
            await tx.events.append(case_id, "pending", pending.id)
