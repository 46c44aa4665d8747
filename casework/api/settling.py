"""When a decision can not be taken back any more, the ledger and the customer's page follow it."""

from casework.api.auditing import entry
from casework.api.kinds import SUPERVISOR, Ask, Event
from casework.domain.approval import ApprovalStatus
from casework.domain.effect import EffectState
from casework.store import Tx
from casework.store.records import ApprovalRecord

_BECOMES = {
    ApprovalStatus.approved: EffectState.approved,
    ApprovalStatus.denied: EffectState.denied,
}

#: Codes; what a supervisor typed stays in their signed decision, sealed.
_REASONS = {EffectState.approved: "", EffectState.denied: "denied"}


def due(tx: Tx, record: ApprovalRecord) -> bool:
    """Say whether the decision has taken effect."""
    effective_at = record.approval.effective_at
    return effective_at is None or effective_at <= tx.now


async def settle(tx: Tx, record: ApprovalRecord) -> None:
    """Move the effect to what was decided. Safe to call again, and after the claim was made."""
    approval = record.approval
    to = _BECOMES.get(approval.status)
    effect = await tx.effects.get(approval.action_id)
    if effect is None:
        return
    if to is not None and effect.state.may_become(to):
        await tx.effects.move(approval.action_id, to, reason=_REASONS[to])
        await close_waiting(tx, record, approval.status.value)
        await tx.events.append(approval.case_id, Event.step, approval.action_id)
        await tx.audit.append(entry("effect", effect, None, state=to.value, approval=approval.id))
    elif approval.status is not ApprovalStatus.pending:
        await close_waiting(tx, record, approval.status.value)


async def close_waiting(tx: Tx, record: ApprovalRecord, outcome: str) -> None:
    """Take "a person looks at this", and what that person asked, off the customer's page."""
    approval = record.approval
    for row in await tx.pending.of_case(approval.case_id):
        asked = row.kind == Ask.question and row.slot == SUPERVISOR
        if (asked or row.kind == Ask.approval) and row.action_id == approval.action_id:
            await tx.pending.close(row.id, outcome)
            # Nobody has to be told: the approval's own row is what wakes.
            await tx.pending.acknowledge(row.id)
            await tx.events.append(approval.case_id, Event.pending, row.id)
