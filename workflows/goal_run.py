"""One goal inside a case's workflow: its graph's run, and what the rest of the case sees of it."""

import asyncio

from langgraph.errors import GraphRecursionError
from temporalio.exceptions import ActivityError, is_cancelled_exception

from casework.domain.brief import GoalNews, PastStep
from casework.domain.case import Goal, GoalStatus
from casework.domain.handoff import PacketGoal, TriedStep
from casework.domain.results import Denied, Superseded
from graphs.goal import RECURSION_LIMIT, goal_graph
from graphs.goal_state import Ending, GoalState
from graphs.ports import Ports
from workflows.carried import CarriedGoal


class GoalRun:
    """A goal and the task that works on it.

    `status` is what the customer would be told; `told` is what they were told last.
    """

    def __init__(self, carried: CarriedGoal) -> None:
        """Take a goal up where it stands."""
        self.state = carried.state
        self.status = carried.status
        self.told = carried.told
        self.closed = carried.closed
        self.question = carried.question
        #: The goal as changed by words that answer an open question; `ask` picks it up.
        self.answered: Goal | None = None
        self.task: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        """The goal's id."""
        return self.state.goal.id

    @property
    def ended(self) -> bool:
        """Say whether the engine has nothing left to do for it."""
        return self.status.ended

    @property
    def resting(self) -> bool:
        """Say whether nothing moves until somebody outside does."""
        return self.status.ended or self.status.waiting

    @property
    def untold(self) -> bool:
        """Say whether there is news; what the customer is asked just now is told by the asking."""
        return self.status != self.told and self.status is not GoalStatus.waiting_customer

    @property
    def reason(self) -> str:
        """Why it ended as it did, as a code."""
        return self.state.ending.reason if self.state.ending else ""

    @property
    def broken(self) -> bool:
        """Say whether its task failed on a bug of ours."""
        task = self.task
        return bool(task and task.done() and not task.cancelled() and task.exception())

    def raise_if_broken(self) -> None:
        """Fail the workflow task on a bug: the case stands still, seen, until it is mended."""
        if self.task is not None and self.broken:
            self.task.result()

    async def work(self, ports: Ports) -> Ending:
        """Run the goal's graph to its ending, keeping every step of the way in `state`."""
        try:
            async for values in goal_graph().astream(
                self.state,
                {"recursion_limit": RECURSION_LIMIT},
                context=ports,
                stream_mode="values",
            ):
                self.state = GoalState.model_validate(values)
        except GraphRecursionError:
            self.end(Ending(status=GoalStatus.handed_over, reason="going_in_circles"))
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            # Every attempt failed; what happened is in the ledger, and a person takes over.
            self.end(Ending(status=GoalStatus.handed_over, reason="backend_unavailable"))
        return self.state.ending or Ending(status=GoalStatus.failed, reason="no_outcome")

    def end(self, ending: Ending) -> None:
        """Set how the goal came out."""
        self.state = self.state.model_copy(update={"ending": ending})

    def stop(self) -> None:
        """Stop working on it, in the same turn in which its effects were superseded."""
        if self.task is not None:
            self.task.cancel()
            self.task = None

    def change(self, goal: Goal) -> None:
        """Begin again with what the customer says now; a step under way counts as overtaken."""
        past = self.state.past
        if (step := self.state.next_step) is not None:
            overtaken = Superseded(reason="customer_changed")
            past = (*past, PastStep(n=self.state.next_n, step=step, result=overtaken))
        self.state = GoalState(goal=goal, past=past, questions=self.state.questions)
        self.status = GoalStatus.gathering
        self.question = None

    def news(self, *, parting: bool = False, follows: bool = False) -> GoalNews:
        """Tell how the goal stands, for a reply; `parting` is said as the case goes to a person.

        From then on nothing waits for the customer or a supervisor any more. `follows`: a person
        gets it later, when what else was asked is finished.
        """
        later = follows and self.status is GoalStatus.handed_over
        status = GoalStatus.handed_over if parting and self.status.waiting else self.status
        ending = self.state.ending
        denied = next(
            (p.result for p in reversed(self.state.past) if isinstance(p.result, Denied)), None
        )
        return GoalNews(
            goal=self.state.goal,
            status=status,
            resolution=ending.resolution if ending else None,
            reason="person_follows" if later else self.reason,
            answer=ending.answer if ending else None,
            denied_by=denied.note if denied else None,
            facts=self.state.facts,
            past=self.state.past,
            proof=self.state.proof,
            passages=self.state.passages,
        )

    def packed(self) -> PacketGoal:
        """Tell the goal's story to a person."""
        state = self.state
        return PacketGoal(
            id=self.id,
            kind=state.goal.kind,
            status=self.status,
            slots={slot.name: slot.value or "" for slot in state.goal.slots},
            facts=state.facts,
            tried=tuple(
                TriedStep(
                    tool=past.step.tool,
                    result=past.result.result,
                    action_id=past.result.action_id,
                )
                for past in state.past
            ),
        )

    def carried(self) -> CarriedGoal:
        """Pack the goal for the next run."""
        return CarriedGoal(
            state=self.state,
            status=self.status,
            told=self.told,
            closed=self.closed,
            question=self.question,
        )
