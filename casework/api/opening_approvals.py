"""Opening the one approval that an action can have, and whose request the action is."""

from datetime import timedelta

from casework.api.deps import Api
from casework.api.kinds import Ask, Event
from casework.domain.approval import Approval, ApprovalStatus, DecisionKind, approval_id
from casework.store import Tx
from casework.store.records import ApprovalRecord, EffectRecord, PendingRecord


async def open_approval(
    api: Api, tx: Tx, effect: EffectRecord, *, needed: int, requester: str
) -> ApprovalRecord:
    """Open the approval, and tell the customer that a person looks at it and until when."""
    action = effect.action
    expires_at = tx.now + timedelta(seconds=api.settings.approval_seconds)
    record = await tx.approvals.open(
        Approval(
            id=approval_id(action.action_id),
            tenant=action.tenant,
            customer=action.customer,
            case_id=action.case,
            action_id=action.action_id,
            action_hash=effect.action_hash,
            status=ApprovalStatus.pending,
            needed=needed,
            requester=requester,
            created_at=tx.now,
            expires_at=expires_at,
        )
    )
    await tx.pending.open(waiting(record, record.approval.id, effect))
    await tx.events.append(action.case, Event.approval, record.approval.id)
    return record


def waiting(record: ApprovalRecord, id: str, effect: EffectRecord) -> PendingRecord:
    """Make the row that shows the customer that a person has to look first."""
    return PendingRecord(
        id=id,
        case_id=record.approval.case_id,
        goal_id=effect.action.goal,
        kind=Ask.approval,
        text="",
        action_id=record.approval.action_id,
        action_hash=record.approval.action_hash,
        expires_at=record.approval.expires_at,
        created_at=record.approval.created_at,
    )


def requester_of(effect: EffectRecord) -> str:
    """Name whose wish the action is: theirs can not be the approval."""
    action = effect.action
    return action.customer if action.requested_by == "customer" else action.requested_by


async def maker(tx: Tx, effect: EffectRecord) -> tuple[int, str]:
    """Say how many must approve, and whose request it is: who raised an amount is its requester.

    An action that a supervisor's edit made needs at least one approval, whatever its verdict:
    the one that it replaces needed one.
    """
    needed = effect.verdict.outcome.approvals
    for before in await tx.effects.of_case(effect.action.case):
        if before.replaced_by != effect.action.action_id:
            continue
        approval = await tx.approvals.of_action(before.action.action_id)
        editors = [
            record.decision.approver
            for record in (approval.decisions if approval else ())
            if record.decision.decision is DecisionKind.edit
        ]
        if editors:
            own = editors[-1] if raised(before, effect) else requester_of(effect)
            return max(needed, 1), own
    return needed, requester_of(effect)


def raised(before: EffectRecord, after: EffectRecord) -> bool:
    """Say whether an edit raised the amount."""
    old, new = before.action.amount, after.action.amount
    return old is not None and new is not None and old < new
