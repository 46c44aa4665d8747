"""How well chances were told: calibration error, and how a temperature mends it."""

import numpy as np
from numpy.typing import NDArray

from casework.models.learned.views import Floats, log_softmax

_BINS = 15
_ROUNDS, _STILL, _HELD_BACK = 100, 1e-10, 1e-3
_TEMPERATURES = np.exp(np.linspace(np.log(0.05), np.log(5.0), 400))


def calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = _BINS) -> float:
    """Return how far confidence and share of right ones lie apart, over equal bins (ECE)."""
    at = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    error = 0.0
    for place in range(bins):
        inside = at == place
        if inside.any():
            apart = abs(confidence[inside].mean() - right[inside].mean())
            error += float(inside.mean() * apart)
    return error


def best_temperature(scores: Floats, truth: NDArray[np.int64]) -> float:
    """Return the temperature under which the true labels were most likely."""
    rows = np.arange(len(truth))
    losses = [-log_softmax(scores / t)[rows, truth].mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def best_curve(features: Floats, truth: NDArray[np.bool_], weights: Floats) -> tuple[float, ...]:
    """Return the weights of a logistic curve under which the truth is most likely.

    The last is the start. Newton's method, from nought, until nothing moves.
    """
    design = np.column_stack([features, np.ones(len(features))])
    line = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        slope = design.T @ (weights * (chance - truth)) + _HELD_BACK * line
        bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(bend + _HELD_BACK * np.eye(len(line)), slope)
        line -= step
        if np.abs(step).max() < _STILL:
            break
    return tuple(float(part) for part in line)
