"""How sure the local reader must be, and how cues add up. All thresholds are here."""

from collections.abc import Iterable

from casework.domain.reading import ReadGoal

#: From here on a goal whose procedure can change something is acted on without asking.
ACT = 0.75
#: From here on a goal that only tells, or only goes to a person, is taken up without asking.
TELL = 0.6
#: No rule is ever surer than this.
SUREST = 0.97

#: Kinds that change nothing.
_ONLY_TELL = frozenset({"where_is_my_order", "refund_status", "complaint", "other"})


def threshold(kind: str) -> float:
    """Return the confidence from which a goal of this kind is not asked back."""
    return TELL if kind in _ONLY_TELL else ACT


def together(weights: Iterable[float]) -> float:
    """Add up independent cues: each takes its share of the doubt that is left."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1.0 - weight
    return min(1.0 - doubt, SUREST)


def sure_of(goals: Iterable[ReadGoal]) -> bool:
    """Say whether every goal stands at or above its threshold."""
    return all(goal.confidence >= threshold(goal.kind) for goal in goals)
