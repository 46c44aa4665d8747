"""An approval's clock: it reminds, escalates, expires, and tells the case when all is settled.

    open ─▶ remind ─▶ escalate ─▶ expire (which is a no)
      └─ any decision ─▶ in force after the undo window ─▶ report to the case

It decides nothing: decisions are rows that the API writes, and expiry is one conditional
statement that a decision which landed first wins against.
"""

from datetime import datetime, timedelta

from temporalio import workflow

from activities.signatures import (
    ESCALATE,
    EXPIRE,
    LOOK,
    REMIND,
    REPORT,
    ApprovalLook,
    ApprovalRef,
    Signature,
)
from casework.domain.letters import Wake
from casework.domain.words import Letter
from workflows.calls import call
from workflows.wakes import Wakes


class ApprovalStart(Letter):
    """Watch over one approval."""

    approval: ApprovalRef
    remind_at: datetime | None = None


@workflow.defn(name="ApprovalWorkflow")
class ApprovalWorkflow:
    """Lives as long as an approval is open, in id `approval/{approval_id}`."""

    @workflow.init
    def __init__(self, start: ApprovalStart) -> None:
        """Keep whom to watch and report to."""
        self._approval = start.approval
        self._remind_at = start.remind_at
        self._wakes = Wakes()

    @workflow.run
    async def run(self, start: ApprovalStart) -> None:
        """Wait for a settled approval and report it; nothing is held while waiting."""
        del start
        mark = self._wakes.mark()
        seen = await call(LOOK, self._approval)
        nudges = self._nudges(seen)
        while True:
            if seen.open:
                due, nudge = nudges[0]
                woken = await self._wakes.until(self._approval.approval_id, mark, due)
                mark = self._wakes.mark()
                if woken:
                    seen = await call(LOOK, self._approval)
                else:
                    seen = await call(nudge, self._approval)
                    nudges = nudges[1:] or nudges
            elif seen.effective_at and seen.effective_at > workflow.now():
                await self._wakes.until(self._approval.approval_id, mark, seen.effective_at)
                mark = self._wakes.mark()
                seen = await call(LOOK, self._approval)
            else:
                break
        await call(REPORT, self._approval)
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _nudges(
        self, seen: ApprovalLook
    ) -> list[tuple[datetime, Signature[ApprovalRef, ApprovalLook]]]:
        nudges: list[tuple[datetime, Signature[ApprovalRef, ApprovalLook]]] = []
        if self._remind_at is not None and self._remind_at < seen.expires_at:
            left = seen.expires_at - self._remind_at
            nudges = [(self._remind_at, REMIND), (self._remind_at + left / 2, ESCALATE)]
        # One moment later than the row says, so that the statement finds it expired.
        return [*nudges, (seen.expires_at + timedelta(milliseconds=5), EXPIRE)]

    @workflow.update
    async def look(self, wake: Wake) -> None:
        """Look at the row again; anyone may say so, since it decides nothing."""
        self._wakes.wake(wake.ref)

    @workflow.signal
    async def overtaken(self, wake: Wake) -> None:
        """Look again because the case moved on: the approval was voided with its action."""
        self._wakes.wake(wake.ref)
