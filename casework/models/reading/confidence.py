"""How sure a reading must be, where no calibration of its own says so."""

from collections.abc import Iterable

from casework.domain.reading import ReadGoal

#: From here on a goal whose procedure can change something is acted on without asking.
ACT = 0.75
#: From here on a goal that only tells, or only goes to a person, is taken up without asking.
TELL = 0.6
#: An answer in words to an open question.
ANSWERED = 0.9
#: Words that repeat, correct or fill in a goal that is open.
CONTINUED = 0.85

#: Kinds that change nothing.
_ONLY_TELL = frozenset({"where_is_my_order", "refund_status", "complaint", "other"})


def threshold(kind: str) -> float:
    """Return the confidence from which a goal of this kind is not asked back."""
    return TELL if kind in _ONLY_TELL else ACT


def sure_of(goals: Iterable[ReadGoal]) -> bool:
    """Say whether every goal stands at or above its threshold."""
    return all(goal.confidence >= threshold(goal.kind) for goal in goals)
