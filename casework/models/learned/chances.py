"""From scores to chances, the same way when thresholds are set and when a message is read."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from casework.models.kinds import KINDS
from casework.models.learned.calibration import Head, Held
from casework.models.learned.views import Floats, log_softmax
from casework.models.taxonomy import SMALL_TALK

#: Chances are kept this far from nought and one, so that their logarithms stay finite.
_EDGE = 1e-9


@dataclass(frozen=True)
class Chances:
    """The tempered chances of every label, for one message or for many (a row each)."""

    labels: tuple[str, ...]
    rows: Floats

    @classmethod
    def of(cls, labels: tuple[str, ...], scores: Floats, temperature: float) -> "Chances":
        """Temper the scores of one message or of many."""
        return cls(labels, np.exp(log_softmax(np.atleast_2d(scores) / temperature)))

    @property
    def kinds(self) -> NDArray[np.bool_]:
        """Which labels are kinds: the others are the background."""
        return _kinds(self.labels)

    @property
    def of_kinds(self) -> Floats:
        """The chances, with nothing for the background."""
        chances: Floats = np.where(self.kinds, self.rows, 0.0)
        return chances

    @property
    def ours(self) -> Floats:
        """The chance of all kinds together."""
        together: Floats = self.of_kinds.sum(axis=1)
        return together

    @property
    def small_talk(self) -> Floats:
        """The chance of mere politeness, given that it is the background."""
        background = np.clip(1 - self.ours, _EDGE, 1)
        polite: Floats = self.rows[:, self.labels.index(SMALL_TALK)]
        return np.clip(polite / background, 0, 1)


@cache
def _kinds(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.asarray([label in KINDS for label in labels])


def for_confidence(chance: Floats) -> Floats:
    """Return what the curve of confidence is drawn over (beta calibration, Kull et al. 2017)."""
    inside = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.column_stack([np.log(inside), -np.log(1 - inside)])


def for_scope(chance: Floats) -> Floats:
    """Return what the curve of scope is drawn over (Platt scaling)."""
    inside = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.column_stack([np.log(inside) - np.log(1 - inside)])


def on_curve(features: Floats, curve: tuple[float, ...]) -> Floats:
    """Return the chances on a logistic curve."""
    chance: Floats = 1 / (1 + np.exp(-(features @ np.asarray(curve[:-1]) + curve[-1])))
    return chance


def confidence(chance: Floats, head: Head) -> Floats:
    """Return how often a kind with this tempered chance is right."""
    return on_curve(for_confidence(chance), head.confidence)


def in_scope(ours: Floats, head: Head) -> Floats:
    """Return how often a message with this chance of all kinds is the shop's business."""
    return on_curve(for_scope(ours), head.in_scope)


#: A head that nobody has calibrated: chances count as they are.
UNSET = Head(
    temperature=1.0,
    confidence=(1.0, 1.0, 0.0),
    in_scope=(1.0, 0.0),
    set_level=0.0,
    held=Held(rows=0, accuracy=0.0, calibration_error=1.0),
)
