"""What may be acted on: how many messages, for how many wrong ones.

Risk and coverage are over the rows in scope, sorted by confidence from the highest down: coverage
is the share of them that a threshold lets through, risk the share of wrong ones among those.
Rows of the same confidence are let through together, since no threshold can tell them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casework.evaluation.outcomes import Outcome

RISKS = (0.01, 0.02, 0.05)

_ROUNDS = 1000
_AT_ONCE = 100
_SEED = 20260101
_POINTS = 200
#: Figures such as 0.05 x 60 come out a hair too low; no count of rows is this near another.
_HAIR = 1e-9


@dataclass(frozen=True, kw_only=True)
class Point:
    """With `confidence` as the threshold, this share is acted on, and this share of it wrongly."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True)
class Ranked:
    """The rows in scope by falling confidence, and the places where a threshold can stand."""

    confidence: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    ends: NDArray[np.intp]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Ranked":
        """Sort the rows in scope."""
        ours = [outcome for outcome in outcomes if outcome.row.in_scope]
        confidence = np.asarray([outcome.prediction.confidence for outcome in ours], dtype=float)
        wrong = np.asarray([not outcome.right for outcome in ours], dtype=bool)
        order = np.argsort(-confidence, kind="stable")
        confidence = confidence[order]
        # The last row of each run of equal confidences.
        ends = np.flatnonzero(np.append(confidence[1:] != confidence[:-1], [True][: len(ours)]))
        return cls(confidence, wrong[order], ends)


def curve(ranked: Ranked, most: int = _POINTS) -> tuple[Point, ...]:
    """Return the risk-coverage curve, thinned to at most so many points; the last one stays."""
    ends = ranked.ends
    if len(ends) > most:
        ends = ends[np.linspace(0, len(ends) - 1, most).astype(int)]
    wrong = np.cumsum(ranked.wrong)
    return tuple(
        Point(
            confidence=float(ranked.confidence[end]),
            coverage=float((end + 1) / len(ranked.wrong)),
            risk=float(wrong[end] / (end + 1)),
        )
        for end in ends
    )


def coverage_at(ranked: Ranked, risk: float) -> float:
    """Return the largest coverage whose risk is at most `risk`; nought if there is none."""
    if not len(ranked.wrong):
        return 0.0
    return float(_coverages(ranked, np.ones((1, len(ranked.wrong)), dtype=int), risk)[0])


def coverage_interval(ranked: Ranked, risk: float) -> Interval:
    """Return the 95 % interval of `coverage_at`.

    A percentile bootstrap: 1,000 times as many rows are drawn with replacement as there are, the
    coverage is taken of each draw, and the interval runs from the 2.5th to the 97.5th percentile.
    The seed is fixed: the same outcomes give the same interval.
    """
    rows = len(ranked.wrong)
    if not rows:
        return Interval(low=0.0, high=0.0)
    draw = np.random.default_rng(_SEED)
    found = np.concatenate(
        [
            _coverages(ranked, draw.multinomial(rows, np.full(rows, 1 / rows), _AT_ONCE), risk)
            for _ in range(_ROUNDS // _AT_ONCE)
        ]
    )
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(low=float(low), high=float(high))


def _coverages(ranked: Ranked, times: NDArray[np.int_], risk: float) -> NDArray[np.float64]:
    """Return the coverage of each draw; a draw says how many times it holds each row."""
    let_through = times.cumsum(axis=1)[:, ranked.ends]
    wrong = (times * ranked.wrong).cumsum(axis=1)[:, ranked.ends]
    allowed = wrong <= risk * let_through + _HAIR
    coverages: NDArray[np.float64] = (let_through * allowed).max(axis=1) / times.sum(axis=1)
    return coverages
