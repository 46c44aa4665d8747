"""A small case and its approval, with every way that a trace can take through Temporal."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.workflow import ParentClosePolicy

SOON = timedelta(seconds=20)


@dataclass
class Start:
    """A case, and whether it goes on from an earlier run."""

    case_id: str
    renewed: bool = False


@workflow.defn(name="CaseFlow")
class CaseFlow:
    """Message ▸ look ▸ approval ▸ continue as new ▸ pay ▸ confirmation."""

    def __init__(self) -> None:
        """Nothing has arrived."""
        self.arrived: list[str] = []

    @workflow.run
    async def run(self, start: Start) -> None:
        """Go one way through everything."""
        if start.renewed:
            await workflow.execute_activity(
                "pay", start.case_id, start_to_close_timeout=SOON, result_type=None
            )
            await workflow.wait_condition(lambda: "confirmed" in self.arrived)
            return
        await workflow.wait_condition(lambda: "message" in self.arrived)
        await workflow.execute_local_activity("look", start.case_id, start_to_close_timeout=SOON)
        approval = f"approval/{start.case_id}"
        await workflow.start_child_workflow(
            "ApprovalFlow",
            start.case_id,
            id=approval,
            parent_close_policy=ParentClosePolicy.ABANDON,
        )
        await workflow.get_external_workflow_handle(approval).signal("overtaken")
        await workflow.wait_condition(lambda: "settled" in self.arrived)
        workflow.continue_as_new(Start(start.case_id, renewed=True))

    @workflow.update
    async def message(self, id: str) -> None:
        """Take a message in."""
        self.arrived.append("message")

    @workflow.update
    async def settled(self, id: str) -> None:
        """Hear of the approval."""
        self.arrived.append("settled")

    @workflow.update
    async def confirmed(self, id: str) -> None:
        """Hear of the customer's yes."""
        self.arrived.append("confirmed")


@workflow.defn(name="ApprovalFlow")
class ApprovalFlow:
    """Waits for a signal and reports to the case."""

    def __init__(self) -> None:
        """Nothing has happened."""
        self.over = False

    @workflow.run
    async def run(self, case_id: str) -> None:
        """Report once it is over."""
        await workflow.wait_condition(lambda: self.over)
        await workflow.execute_activity(
            "report", case_id, start_to_close_timeout=SOON, result_type=None
        )

    @workflow.signal
    async def overtaken(self) -> None:
        """End it."""
        self.over = True
