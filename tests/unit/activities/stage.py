"""A case, a worker's parts, and activities that are run as that case's workflow would."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.parts import Parts
from activities.signatures import CaseRef
from casework.domain.action import action_id
from casework.domain.approval import Approval, ApprovalStatus
from casework.domain.case import Goal, GoalStatus
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.models.writer import LocalWriter
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Scope, Store
from casework.store.records import ApprovalRecord, GoalRecord, PendingRecord
from casework.telemetry.setup import Telemetry
from tests.integration.store.given import TENANT, an_approval, approve
from tests.trained import local_reader
from tests.unit.tools.till import Till
from tools.catalogue import TOOLS
from tools.reading import Reads

Got = TypeVar("Got")
POLICY = Policy.load(tools=TOOLS)


class Stage(Till):
    """A till with the rest of a worker around it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.ref = CaseRef(case_id=self.case.id, grant_ref=self.grant.id)
        self.settings = Settings()
        self.parts = Parts(
            settings=self.settings,
            store=store,
            policy=POLICY,
            reads=Reads(self.tokens.exchange(), {}),
            gateway=self.gateway,
            reader=local_reader(),
            writer=LocalWriter(),
            llm=None,
            client=cast("Client", None),
            telemetry=Telemetry.off(),
            clock=store.clock,
        )
        self.workflow_id = f"case/{self.case.id}"

    async def run(self, activity: Callable[[Any], Awaitable[Got]], given: Any) -> Got:
        """Run an activity for the workflow `workflow_id`."""
        environment = ActivityEnvironment()
        environment.info = replace(environment.info, workflow_id=self.workflow_id)
        return await environment.run(activity, given)

    async def order(self, tool: str, *, n: int, order_id: str) -> str:
        """Enter an action on an order in the ledger."""
        like = await self.proposed(n=n + 100, outcome=Outcome.allow)
        row = await self.row(like)
        action = row.action.model_copy(
            update={
                "tool": tool,
                "action_id": action_id(self.case.id, "g1", n),
                "args": {"order_id": order_id},
            }
        )
        changes = {"action": action, "action_hash": action.hash(), "n": n, "amount_ref": None}
        async with self.store.write(self.scope) as tx:
            await tx.effects.propose(
                row.model_copy(update=changes), case_id=self.case.id, goal_id="g1", n=n
            )
        return action.action_id

    async def goal(self, id: str, status: GoalStatus = GoalStatus.gathering) -> Goal:
        """Save a goal as the pages show it."""
        goal = Goal(id=id, kind="refund_damaged")
        async with self.store.write(self.scope) as tx:
            await tx.goals.save(
                GoalRecord(
                    id=id,
                    case_id=self.case.id,
                    kind=goal.kind,
                    status=status,
                    updated_at=tx.now,
                )
            )
        return goal

    async def question(self, id: str, goal_id: str) -> None:
        """Ask the customer something."""
        async with self.store.write(self.scope) as tx:
            await tx.pending.open(
                PendingRecord(
                    id=id,
                    case_id=self.case.id,
                    goal_id=goal_id,
                    kind="question",
                    text="Which order?",
                    created_at=tx.now,
                )
            )

    async def move(self, id_: str, *states: EffectState, **fields: Any) -> None:
        """Lead an effect along these states."""
        for state in states:
            row = await self.row(id_)
            async with self.store.write(self.scope) as tx:
                if state is EffectState.claimed:
                    moved = await tx.effects.claim(id_, row.action_hash, "worker", tx.now)
                else:
                    moved = await tx.effects.move(id_, state, **fields)
            assert moved

    async def ask_supervisors(self, id_: str) -> Approval:
        """Open an action's approval."""
        row = await self.row(id_)
        async with self.store.write(self.scope) as tx:
            record: ApprovalRecord = await tx.approvals.open(an_approval(row))
        return record.approval

    async def approved(self, id_: str, **changes: Any) -> Approval:
        """Have one supervisor say yes."""
        approval = await self.ask_supervisors(id_)
        assert await approve(self.store, approval, **changes)
        return approval

    async def approval(self, id: str) -> ApprovalStatus:
        """Read where an approval stands."""
        async with self.store.read(self.scope) as tx:
            record = await tx.approvals.get(id)
        assert record is not None
        return record.approval.status

    async def pending(self, id: str) -> PendingRecord:
        """Read something that was asked."""
        async with self.store.read(self.scope) as tx:
            record = await tx.pending.get(id)
        assert record is not None
        return record

    async def goals(self) -> dict[str, GoalStatus]:
        """Read how the pages show the goals."""
        async with self.store.read(self.scope) as tx:
            return {goal.id: goal.status for goal in await tx.goals.of_case(self.case.id)}

    async def entries(self) -> list[dict[str, Any]]:
        """Read the whole audit chain."""
        async with self.store.read(Scope.of_staff(TENANT, "auditor")) as tx:
            return [kept.entry for kept in await tx.audit.entries()]
