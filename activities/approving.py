"""An approval's clock, as its workflow needs it: looking, reminding, expiring, reporting.

Nothing here can say yes. Reminding and expiring only ever take time away.
"""

from datetime import timedelta

from temporalio import activity
from temporalio.client import WorkflowUpdateStage
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.parts import Parts, acting_for
from activities.signatures import (
    ESCALATE,
    EXPIRE,
    LOOK,
    REMIND,
    REPORT,
    Ack,
    ApprovalLook,
    ApprovalRef,
)
from casework.domain.approval import ApprovalStatus
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.identity import Role
from casework.domain.letters import Wake
from casework.store import Tx
from tools.ledger import entry


class Approving:
    """Activities of an approval's workflow."""

    def __init__(self, parts: Parts) -> None:
        """Watch with these parts."""
        self._parts = parts

    @activity.defn(name=LOOK.name)
    async def look(self, asked: ApprovalRef) -> ApprovalLook:
        """Say where the approval stands."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            return await _look(tx, asked)

    @activity.defn(name=REMIND.name)
    async def remind(self, asked: ApprovalRef) -> ApprovalLook:
        """Bring a waiting card to the supervisors' notice again."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            if await tx.approvals.mark_reminded(asked.approval_id):
                await tx.events.append(asked.ref.case_id, "approval", asked.approval_id)
            return await _look(tx, asked)

    @activity.defn(name=ESCALATE.name)
    async def escalate(self, asked: ApprovalRef) -> ApprovalLook:
        """Give a card that nobody took to the leads."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            if await tx.approvals.assign(asked.approval_id, f"role:{Role.lead}"):
                await tx.events.append(asked.ref.case_id, "approval", asked.approval_id)
            return await _look(tx, asked)

    @activity.defn(name=EXPIRE.name)
    async def expire(self, asked: ApprovalRef) -> ApprovalLook:
        """Turn silence into a no; a decision that landed first wins."""
        acting = await acting_for(self._parts, asked.ref)
        worker, case_id = self._parts.settings.worker_id, asked.ref.case_id
        async with self._parts.store.write(acting.scope) as tx:
            if await tx.approvals.expire(asked.approval_id, tx.now):
                await tx.effects.move(
                    asked.action_id, EffectState.expired, reason="nobody_decided", at=tx.now
                )
                for pending in await tx.pending.of_case(case_id):
                    if pending.action_id == asked.action_id:
                        await tx.pending.close(pending.id, "expired")
                        await tx.pending.acknowledge(pending.id)
                        await tx.events.append(case_id, "pending", pending.id)
                await tx.events.append(case_id, "approval", asked.approval_id)
                effect = await tx.effects.get(asked.action_id)
                if effect is not None:
                    await tx.audit.append(
                        entry("effect", effect, worker, state="expired", approval=asked.approval_id)
                    )
            return await _look(tx, asked)

    @activity.defn(name=REPORT.name)
    async def report(self, asked: ApprovalRef) -> Ack:
        """Wake the case; the row, not this, tells it what was decided."""
        case = self._parts.client.get_workflow_handle(f"case/{asked.ref.case_id}")
        try:
            await case.start_update(
                "approval_settled",
                Wake(ref=asked.action_id),
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                id=f"settled/{asked.approval_id}",
                rpc_timeout=timedelta(seconds=10),
            )
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                # The case ended; nobody waits for this any more.
                return Ack()
            raise ApplicationError("The case can not be reached now.") from error
        return Ack()


async def _look(tx: Tx, asked: ApprovalRef) -> ApprovalLook:
    record = await tx.approvals.get(asked.approval_id)
    if record is None:
        raise Broken("There is no such approval for this customer.")
    approval = record.approval
    return ApprovalLook(
        open=approval.status is ApprovalStatus.pending,
        effective_at=approval.effective_at,
        expires_at=approval.expires_at,
    )
