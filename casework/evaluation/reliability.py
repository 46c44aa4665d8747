"""Whether 0.9 means nine times in ten: stated confidence against the share that was right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from casework.evaluation.outcomes import Outcome

BINS = 15


@dataclass(frozen=True, kw_only=True)
class Bin:
    """The rows whose confidence lies above `low` and up to `high`.

    `confidence` is their mean confidence, `accuracy` the share of them that was right.
    """

    low: float
    high: float
    rows: int
    confidence: float
    accuracy: float


def reliability(outcomes: Sequence[Outcome], bins: int = BINS) -> tuple[Bin, ...]:
    """Sort the rows in scope into bins of equal width; bins without rows are not returned."""
    ours = [outcome for outcome in outcomes if outcome.row.in_scope]
    confidence = np.asarray([outcome.prediction.confidence for outcome in ours])
    right = np.asarray([outcome.right for outcome in ours], dtype=bool)
    # A confidence on a bin's upper edge belongs to it; that of zero to the first.
    place = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    found: list[Bin] = []
    for number in range(bins):
        inside = place == number
        if inside.any():
            found.append(
                Bin(
                    low=number / bins,
                    high=(number + 1) / bins,
                    rows=int(inside.sum()),
                    confidence=float(confidence[inside].mean()),
                    accuracy=float(right[inside].mean()),
                )
            )
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return how far confidence and accuracy lie apart, weighed by the rows of each bin (ECE)."""
    rows = sum(one.rows for one in bins)
    if not rows:
        return None
    return sum(one.rows * abs(one.confidence - one.accuracy) for one in bins) / rows
