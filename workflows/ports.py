"""The graphs' ports inside a workflow: each method schedules one activity."""

from activities.signatures import (
    GATHER,
    LOOK_UP,
    PLAN,
    PLAN_DEEPER,
    READ,
    READ_BACK,
    READ_DEEPER,
    CaseRef,
    GatherRequest,
    LookUp,
    PlanRequest,
    Read,
    ReadBackRequest,
)
from casework.domain.brief import GoalView, ReadBack, ReadRequest
from casework.domain.case import Goal
from casework.domain.fact import FactNeed, Gathered
from casework.domain.passage import Passages
from casework.domain.plan import Planned
from casework.domain.reading import Reading
from workflows.calls import call


class CaseReader:
    """Reads with the local model, and deeper where that asks for it."""

    def __init__(self, ref: CaseRef) -> None:
        """Read one case."""
        self._ref = ref

    async def read(self, request: ReadRequest) -> Reading:
        """Read all that is unread of the case as one burst."""
        asked = Read(ref=self._ref, request=request)
        reading = await call(READ, asked)
        return await call(READ_DEEPER, asked) if reading.deeper else reading


class CasePlanner:
    """Plans by procedure, and deeper where there is none."""

    def __init__(self, ref: CaseRef) -> None:
        """Plan for one case."""
        self._ref = ref

    async def plan(self, view: GoalView) -> Planned:
        """Return the next move for a goal."""
        asked = PlanRequest(ref=self._ref, view=view)
        answer = await call(PLAN, asked)
        if answer.deeper:
            answer = await call(PLAN_DEEPER, asked)
        return answer.planned


class CaseFacts:
    """Reads systems of record under the case's grant."""

    def __init__(self, ref: CaseRef) -> None:
        """Read for one case."""
        self._ref = ref

    async def gather(self, goal: Goal, needs: tuple[FactNeed, ...]) -> Gathered:
        """Read all that is needed in one activity."""
        return await call(GATHER, GatherRequest(ref=self._ref, goal_id=goal.id, needs=needs))

    async def read_back(self, view: GoalView) -> ReadBack:
        """Read what was changed and have it compared with what was asked."""
        return await call(READ_BACK, ReadBackRequest(ref=self._ref, view=view))


class CaseKnowledge:
    """Looks into the articles for the case's customer."""

    def __init__(self, ref: CaseRef) -> None:
        """Look up for one case."""
        self._ref = ref

    async def look_up(self, goal: Goal) -> Passages:
        """Find what answers the goal's own words."""
        return await call(LOOK_UP, LookUp(ref=self._ref, goal=goal))
