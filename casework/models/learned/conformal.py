"""Thresholds and sets with a promise that holds for any model, as long as customers stay alike.

Thresholds: Angelopoulos, Bates, Fisch, Lei and Schuster, "Conformal Risk Control" (ICLR 2024).
Sets: Sadinle, Lei and Wasserman, "Least Ambiguous Set-Valued Classifiers with Bounded Error
Levels" (2019), the score that Angelopoulos et al. compare RAPS with (ICLR 2021).
"""

from math import ceil

import numpy as np
from numpy.typing import NDArray

from casework.models.learned.views import Floats

#: No confidence reaches it: nothing is done by itself.
NEVER = 1.01


def acting_threshold(confidence: Floats, wrong: NDArray[np.bool_], bound: float) -> float:
    """Return the lowest confidence from which acting is wrong in at most `bound` of messages.

    The loss of a message is one when it is acted on and wrong, and falls as the threshold rises.
    Conformal risk control then takes the lowest threshold with (n R + 1) / (n + 1) <= bound,
    where R is the share of losses among the n held-out rows: the expected loss of the next
    message, exchangeable with them, is within the bound.
    """
    count = len(confidence)
    allowed = bound * (count + 1) - 1
    if allowed < 0:
        return NEVER
    losses = np.sort(confidence[wrong])[::-1]
    if len(losses) <= allowed:
        return 0.0
    # One step above the first loss that is too many.
    return float(np.nextafter(losses[int(allowed)], 2.0))


def set_level(true_chances: Floats, miss: float) -> float:
    """Return the chance from which a kind is in the set, so that the true one is missed rarely.

    Split conformal prediction with the chance itself as the score (LAC).
    """
    count = len(true_chances)
    allowed = count - ceil((count + 1) * (1 - miss))
    return float(np.sort(true_chances)[allowed]) if allowed >= 0 else 0.0
