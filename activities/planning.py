"""Planning a goal's next move."""

from temporalio import activity

from activities.parts import Parts
from activities.recording import record_usage
from activities.signatures import PLAN, PLAN_DEEPER, PlanAnswer, PlanRequest
from casework.domain.plan import CannotHelp
from casework.domain.reading import ReadGoal
from casework.models.kinds import find
from casework.models.procedures import plan
from casework.models.procedures.from_articles import from_articles
from casework.models.questions import kind_question
from casework.models.trouble import ModelFault
from tools.catalogue import TOOLS


class Planning:
    """Activities that propose. A proposal is data; the desk decides what becomes of it."""

    def __init__(self, parts: Parts) -> None:
        """Plan with these parts."""
        self._parts = parts

    @activity.defn(name=PLAN.name)
    async def plan(self, asked: PlanRequest) -> PlanAnswer:
        """Follow the kind's procedure; first of all find out which kind it is."""
        goal = asked.view.goal
        answered = from_articles(asked.view)
        if answered is not None:
            return PlanAnswer(planned=answered)
        if goal.possible:
            read = ReadGoal(
                kind=goal.kind,
                confidence=goal.confidence,
                slots=goal.slots,
                spans=goal.spans,
                possible=goal.possible,
            )
            return PlanAnswer(planned=kind_question(read))
        kind = find(goal.kind)
        if kind is not None and kind.has_procedure:
            return PlanAnswer(planned=plan(asked.view))
        beyond = CannotHelp(reason="no_procedure", to_person=True)
        return PlanAnswer(planned=beyond, deeper=self._parts.llm is not None)

    @activity.defn(name=PLAN_DEEPER.name)
    async def plan_deeper(self, asked: PlanRequest) -> PlanAnswer:
        """Let the language model choose among declared tools and known facts."""
        beyond = PlanAnswer(planned=CannotHelp(reason="no_procedure", to_person=True))
        if self._parts.llm is None:
            return beyond
        answer = await self._parts.llm.planner.plan(asked.view, TOOLS)
        await record_usage(self._parts, asked.ref, "plan", answer.usage)
        return beyond if isinstance(answer, ModelFault) else PlanAnswer(planned=answer.value)
