"""All that a goal's graph knows. Nothing outside it, so a run can stop and start anywhere."""

from datetime import datetime

from casework.domain.brief import GoalView, PastStep
from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.fact import Fact, FactNeed
from casework.domain.passage import Passages
from casework.domain.plan import Plan, Planned, Step
from casework.domain.words import Letter


class Ending(Letter):
    """How a goal came out: its status, how that is known, and the reason as a code."""

    status: GoalStatus
    resolution: Resolution | None = None
    reason: str = ""
    answer: str | None = None


class GoalState(Letter):
    """A goal on its way: what is known, what was tried, and what comes next.

    `past` counts the proposals: the one under way is always number `len(past) + 1`.
    """

    goal: Goal
    facts: tuple[Fact, ...] = ()
    missing: tuple[FactNeed, ...] = ()
    past: tuple[PastStep, ...] = ()
    planned: Planned | None = None
    rounds: int = 0
    questions: int = 0
    passages: Passages | None = None
    proof: tuple[Fact, ...] = ()
    ending: Ending | None = None

    def view(self, now: datetime) -> GoalView:
        """Show the goal to a planner."""
        return GoalView(
            goal=self.goal,
            now=now,
            facts=self.facts,
            missing=self.missing,
            past=self.past,
            questions_asked=self.questions,
            passages=self.passages,
        )

    @property
    def next_n(self) -> int:
        """The number of the proposal that is under way or comes next."""
        return len(self.past) + 1

    @property
    def next_step(self) -> Step | None:
        """The step that is under way or comes next; planners plan anew after each one."""
        match self.planned:
            case Plan(steps=(step, *_)):
                return step
            case _:
                return None


def merged(old: tuple[Fact, ...], new: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Join facts by what they are about; the latest read wins."""
    return tuple({(fact.kind, fact.id): fact for fact in (*old, *new)}.values())
