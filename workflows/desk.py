"""The desk of a case: the only place where a proposal can become an effect.

    authorize ─▶ confirm (the customer) ─▶ approve (supervisors) ─▶ undo window ─▶ perform
        └──────────────── after every wake the ledger's row says where it stands ─────┘

Nothing here remembers what was allowed: a wake, a timer or a restart only means "look again".
"""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from activities.signatures import (
    ANSWER,
    ASK,
    AUTHORIZE,
    LAPSE,
    PERFORM,
    STANDING,
    ActionRef,
    ApprovalRef,
    AskRequest,
    AuthorizeRequest,
    CaseRef,
    QuestionRef,
)
from casework.domain.brief import OpenQuestion
from casework.domain.case import Goal, GoalStatus, Slot
from casework.domain.fact import Fact
from casework.domain.plan import Clarify, Step
from casework.domain.results import Refused, StepResult, Superseded
from casework.domain.standing import Standing, StandingKind
from workflows.approval import ApprovalStart, ApprovalWorkflow
from workflows.calls import call
from workflows.goal_run import GoalRun
from workflows.wakes import Wakes

#: Why the case itself supersedes an action (`activities/stopping.py`).
STOPPED_BY_CASE = frozenset({"customer_withdrew", "customer_changed", "handed_over"})
#: More than the case ever takes; after a reset it may have nothing to stop any more.
_CASE_IS_ON_IT = timedelta(minutes=1)


class ClosedDesk:
    """The desk of triage and reply, which work for no goal: it does nothing and asks nothing."""

    async def perform(self, goal: Goal, n: int, step: Step, facts: tuple[Fact, ...]) -> StepResult:
        """Refuse: outside a goal there is no way to an effect."""
        del goal, n, step, facts
        return Refused(reason="no_goal")

    async def ask(self, goal: Goal, n: int, clarify: Clarify) -> Goal | None:
        """Ask nothing."""
        del goal, n, clarify
        return None


class CaseDesk:
    """Serves one goal of a case: has its steps done and its questions asked."""

    def __init__(
        self, ref: CaseRef, run: GoalRun, wakes: Wakes, language: Callable[[], str]
    ) -> None:
        """Serve `run`, waiting on `wakes`, in the `language` that the customer writes just then."""
        self._language = language
        self._ref = ref
        self._run = run
        self._wakes = wakes

    async def perform(self, goal: Goal, n: int, step: Step, facts: tuple[Fact, ...]) -> StepResult:
        """Have a step done, asking whoever must be asked."""
        mark = self._wakes.mark()
        standing = await call(
            AUTHORIZE,
            AuthorizeRequest(
                ref=self._ref, goal=goal, n=n, step=step, facts=facts, language=self._language()
            ),
        )
        while standing.kind is not StandingKind.closed:
            action = ActionRef(ref=self._ref, action_id=standing.action_id)
            if standing.kind is StandingKind.ready:
                result = await self._perform(action)
                if result is not None:
                    return result
                lapsed = False
            else:
                lapsed = not await self._wait(standing, mark)
            mark = self._wakes.mark()
            standing = await call(LAPSE if lapsed else STANDING, action)
        if isinstance(standing.result, Superseded) and standing.result.reason in STOPPED_BY_CASE:
            # The case stopped this and is about to stop the goal too. To go on would race with
            # that, and ask the customer again for what they have just withdrawn.
            await workflow.sleep(_CASE_IS_ON_IT)
        return standing.result or Superseded(reason="closed", action_id=standing.action_id)

    async def ask(self, goal: Goal, n: int, clarify: Clarify) -> Goal | None:
        """Ask the customer and wait for a choice, for an answer in words, or for the end."""
        run = self._run
        mark = self._wakes.mark()
        asked = await call(
            ASK,
            AskRequest(
                ref=self._ref,
                goal=goal,
                n=n,
                clarify=clarify,
                facts=run.state.facts,
                language=self._language(),
            ),
        )
        run.question = OpenQuestion(question_id=asked.question_id, goal_id=goal.id, clarify=clarify)
        run.status = GoalStatus.waiting_customer
        woken = await self._wakes.until(asked.question_id, mark, asked.until)
        run.question, run.status = None, GoalStatus.gathering
        if run.answered is not None:
            answered, run.answered = run.answered, None
            return answered
        question = QuestionRef(ref=self._ref, question_id=asked.question_id, lapsed=not woken)
        answer = await call(ANSWER, question)
        return _with_choice(goal, answer.sets) if answer.sets else None

    async def _wait(self, standing: Standing, mark: int) -> bool:
        """Rest until the row may have changed; False when its confirmation ran out first."""
        match standing.kind:
            case StandingKind.confirm:
                self._run.status = GoalStatus.waiting_customer
                return await self._wakes.until(standing.action_id, mark, standing.until)
            case StandingKind.approve:
                self._run.status = GoalStatus.waiting_approval
                await self._open_approval(standing)
                # No timer here: the approval's own workflow wakes the case, at the latest when
                # it expires.
                await self._wakes.until(standing.action_id, mark, None)
            case StandingKind.undo_window:
                self._run.status = GoalStatus.waiting_approval
                await self._wakes.until(standing.action_id, mark, standing.until)
            case _:
                pass
        return True

    async def _perform(self, action: ActionRef) -> StepResult | None:
        """Claim and call; None when the row has to be looked at again."""
        self._run.status = GoalStatus.acting
        performed = await call(PERFORM, action)
        if performed.held:
            # Words of the customer come first; reading them decides what becomes of the write.
            await self._wakes.until_read()
        return performed.result

    async def _open_approval(self, standing: Standing) -> None:
        if standing.approval_id is None:
            return
        approval = ApprovalRef(
            ref=self._ref, approval_id=standing.approval_id, action_id=standing.action_id
        )
        try:
            await workflow.start_child_workflow(
                ApprovalWorkflow.run,
                ApprovalStart(approval=approval, remind_at=standing.remind_at),
                id=f"approval/{standing.approval_id}",
                parent_close_policy=ParentClosePolicy.ABANDON,
            )
        except WorkflowAlreadyStartedError:
            # An earlier run of this case, or an earlier look at this row, started it.
            return


def _with_choice(goal: Goal, sets: dict[str, str]) -> Goal:
    """Take a chosen answer's details into the goal; a chosen kind makes clear what is wanted."""
    kind = sets.get("kind", goal.kind)
    slots = tuple(Slot(name=name, value=value) for name, value in sets.items() if name != "kind")
    return goal.with_slots(slots).model_copy(update={"kind": kind, "possible": ()})
