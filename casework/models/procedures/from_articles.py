"""Questions that the company's articles answer: quoted from them, or a person's."""

from casework.domain.brief import GoalView
from casework.domain.plan import NeedPassages, Plan, Planned
from casework.models.kinds import find

#: The answer's code, for which the writer has words.
ANSWER = "article"


def may_answer(view: GoalView) -> bool:
    """Say whether an article can be the whole answer, whichever of its kinds the goal is."""
    kinds = [find(name) for name in view.goal.possible or (view.goal.kind,)]
    return bool(kinds) and all(kind is not None and kind.from_articles for kind in kinds)


def from_articles(view: GoalView) -> Planned | None:
    """Look up first, then answer with what was found; None when no article knows."""
    if not may_answer(view):
        return None
    if view.passages is None:
        return NeedPassages()
    return Plan(answer=ANSWER) if view.passages.known else None
