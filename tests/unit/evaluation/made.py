"""Outcomes made by hand, for figures that can be worked out by hand."""

from collections.abc import Sequence

from casework.evaluation.labelled import OUT_OF_SCOPE, Row
from casework.evaluation.measured import Prediction
from casework.evaluation.outcomes import Outcome


def outcome(
    kinds: str | Sequence[str],
    read: str | None,
    confidence: float = 0.9,
    *,
    in_scope: float = 1.0,
    text: str = "words",
    ms: float = 1.0,
) -> Outcome:
    """Make the outcome of one row; without kinds it is out of scope."""
    meant = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    return Outcome(
        row=Row(text=text, intent="-".join(meant) or OUT_OF_SCOPE, kinds=meant),
        prediction=Prediction(kind=read, confidence=confidence, in_scope=in_scope),
        milliseconds=ms,
    )


def graded(*rows: tuple[float, bool]) -> list[Outcome]:
    """Make rows in scope from a confidence each, and whether it was right."""
    return [outcome("refund", "refund" if right else "other", c) for c, right in rows]
