"""Money back without a reason: the rules differ by reason, so the customer is asked for it."""

from casework.domain.brief import GoalView
from casework.domain.plan import CannotHelp, Planned
from casework.domain.reading import ReadGoal
from casework.models.kinds import KINDS
from casework.models.procedures.rules import QUESTIONS
from casework.models.questions import kind_question


def plan(view: GoalView) -> Planned:
    """Ask which of the kinds that this one is short for is meant; nothing is paid before."""
    if view.questions_asked >= QUESTIONS:
        return CannotHelp(reason="not_understood", to_person=True)
    goal = view.goal
    return kind_question(
        ReadGoal(
            kind=goal.kind,
            confidence=goal.confidence,
            slots=goal.slots,
            spans=goal.spans,
            possible=KINDS[goal.kind].narrows,
        )
    )
