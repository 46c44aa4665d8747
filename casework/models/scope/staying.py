"""A reading without what the company does not talk about, whichever model read it."""

from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.scope.topics import Topics


def within(reading: Reading, topics: Topics) -> Reading:
    """Leave out goals of areas that are switched off; with none left it is off topic.

    What goes on with a goal that was taken up once stays: its area was allowed then.
    """
    kept = tuple(goal for read in reading.goals if (goal := _allowed(read, topics)) is not None)
    if kept == reading.goals:
        return reading
    signals = reading.signals if kept else reading.signals | {Signal.off_topic}
    return reading.model_copy(update={"goals": kept, "signals": signals})


def _allowed(goal: ReadGoal, topics: Topics) -> ReadGoal | None:
    if goal.continues:
        return goal
    if not goal.possible:
        return goal if topics.allows(goal.kind) else None
    possible = tuple(kind for kind in goal.possible if topics.allows(kind))
    if not possible:
        return None
    kind = goal.kind if goal.kind in possible else possible[0]
    return goal.model_copy(update={"kind": kind, "possible": possible})
