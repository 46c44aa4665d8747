"""Where an action stands, read from its rows: the answer to every wake of the desk."""

from datetime import timedelta

from casework.domain.approval import ApprovalStatus, approval_id
from casework.domain.effect import EffectState
from casework.domain.results import Denied, Done, Expired, Refused, StepResult, Superseded
from casework.domain.standing import Standing, StandingKind
from casework.settings import Settings
from casework.store import Tx
from casework.store.records import ApprovalRecord, EffectRecord
from tools.ledger import FACTS_CHANGED

_READY = frozenset(
    {EffectState.approved, EffectState.claimed, EffectState.sent, EffectState.unknown}
)
_DECIDED = frozenset({ApprovalStatus.approved, ApprovalStatus.denied, ApprovalStatus.consumed})


async def standing_of(tx: Tx, effect: EffectRecord, settings: Settings) -> Standing:
    """Say what the action waits for, following edits to the action that took its place."""
    while effect.replaced_by is not None:
        newer = await tx.effects.get(effect.replaced_by)
        if newer is None:
            break
        effect = newer
    if effect.state is EffectState.proposed and effect.verdict.needs_confirmation:
        pending = await tx.pending.get(effect.action.action_id)
        until = pending.expires_at if pending else None
        return _standing(effect, StandingKind.confirm).model_copy(update={"until": until})
    if effect.state in {EffectState.confirmed, EffectState.approved}:
        approval = await tx.approvals.of_action(effect.action.action_id)
        if approval is not None:
            return _approval_standing(tx, effect, approval, settings)
    if effect.state in _READY or effect.state.unclaimed:
        return _standing(effect, StandingKind.ready)
    return _closed(effect, _result(effect))


def _approval_standing(
    tx: Tx, effect: EffectRecord, record: ApprovalRecord, settings: Settings
) -> Standing:
    approval = record.approval
    waiting = _standing(effect, StandingKind.approve).model_copy(
        update={
            "approval_id": approval.id,
            "remind_at": approval.created_at
            + timedelta(seconds=settings.approval_reminder_seconds),
        }
    )
    effective_at = approval.effective_at
    if approval.status in _DECIDED and effective_at and effective_at > tx.now:
        return waiting.model_copy(update={"kind": StandingKind.undo_window, "until": effective_at})
    match approval.status:
        case ApprovalStatus.approved | ApprovalStatus.consumed:
            return _standing(effect, StandingKind.ready)
        case ApprovalStatus.denied:
            return _closed(effect, _denied(effect))
        case ApprovalStatus.expired:
            return _closed(effect, Expired(action_id=effect.action.action_id))
        case ApprovalStatus.void:
            return _closed(
                effect, Superseded(reason=FACTS_CHANGED, action_id=effect.action.action_id)
            )
        case _:
            return waiting


def _result(effect: EffectRecord) -> StepResult:
    action_id, reason = effect.action.action_id, effect.reason
    match effect.state:
        case EffectState.succeeded | EffectState.compensated:
            return Done(action_id=action_id, receipt=effect.receipt or "", details=effect.details)
        case EffectState.denied:
            return _denied(effect)
        case EffectState.expired:
            return Expired(action_id=action_id)
        case EffectState.superseded:
            return Superseded(reason=reason or "replaced", action_id=action_id)
        case EffectState.void:
            return Superseded(reason=FACTS_CHANGED, action_id=action_id)
        case EffectState.failed if reason == FACTS_CHANGED:
            return Superseded(reason=FACTS_CHANGED, action_id=action_id)
        case _:
            return Refused(reason=reason or effect.verdict.reason, action_id=action_id)


def _denied(effect: EffectRecord) -> Denied:
    """Point to the supervisors' words: what they typed is sealed, and enters no history."""
    action_id = effect.action.action_id
    return Denied(reason="denied", action_id=action_id, note=approval_id(action_id))


def _standing(effect: EffectRecord, kind: StandingKind) -> Standing:
    return Standing(kind=kind, action_id=effect.action.action_id)


def _closed(effect: EffectRecord, result: StepResult) -> Standing:
    return _standing(effect, StandingKind.closed).model_copy(update={"result": result})
