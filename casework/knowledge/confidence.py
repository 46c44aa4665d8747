"""How sure it is that the first passage answers the question; under a threshold nobody knows."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from casework.domain.errors import Misconfigured
from casework.domain.words import Word
from casework.knowledge.evidence import Evidence, evidence
from casework.knowledge.index import Hit

#: Under this name stand the parameters for any other model: they look at words only.
ANY_MODEL = ""
#: What depends on the model that made the vectors.
OF_MEANING = frozenset({"cosine", "best_cosine", "gap", "agreed"})
_FILE = "confidence.json"


class Calibration(Word):
    """A logistic curve over the evidence, fitted to judged questions."""

    weights: dict[str, float]
    bias: float
    #: From here on an answer is given.
    threshold: float

    def confidence(self, found: Evidence) -> float:
        """Return how likely it is, between 0 and 1, that the first passage's article answers."""
        values = found.model_dump()
        at = self.bias + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-at)) if at >= 0 else 1 - 1 / (1 + math.exp(at))

    def of(self, question: str, hits: Sequence[Hit]) -> float:
        """Return the confidence of a question's hits; where nothing was found, there is none."""
        return self.confidence(evidence(question, hits)) if hits else 0.0


def calibration(model: str) -> Calibration:
    """Return the parameters for a model's vectors, or those that need none."""
    known = calibrations()
    return known.get(model) or known[ANY_MODEL]


@cache
def calibrations() -> Mapping[str, Calibration]:
    """Read the parameters that are committed beside this file."""
    text = (files("casework.knowledge") / _FILE).read_text("utf-8")
    found = {name: Calibration.model_validate(given) for name, given in json.loads(text).items()}
    if ANY_MODEL not in found:
        raise Misconfigured(f"{_FILE} says nothing for models that it does not know.")
    return found


def fit(
    judged: Sequence[tuple[Evidence, bool]], *, threshold: float, leave_out: frozenset[str]
) -> Calibration:
    """Fit a curve to evidence of which it is known whether the first article answers.

    The same judgements always give the same curve.
    """
    import numpy as np  # noqa: PLC0415 - only who fits needs what fits
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # noqa: PLC0415

    names = [name for name in Evidence.model_fields if name not in leave_out]
    values = np.array([[getattr(found, name) for name in names] for found, _ in judged])
    right = np.array([answers for _, answers in judged])
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    # Little data: held back, so that no weight follows a few questions.
    curve = LogisticRegression(C=0.3).fit((values - mean) / spread, right)
    weights = curve.coef_[0] / spread
    return Calibration(
        weights={name: round(float(w), 4) for name, w in zip(names, weights, strict=True)},
        bias=round(float(curve.intercept_[0] - (weights * mean).sum()), 4),
        threshold=threshold,
    )
