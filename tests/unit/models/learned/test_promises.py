"""Thresholds and sets keep the promise that they are made for."""

import numpy as np
import pytest

from casework.models.learned.conformal import NEVER, acting_threshold, set_level
from casework.models.learned.folds import folds
from casework.models.learned.measures import best_curve, best_temperature, calibration_error


def test_a_threshold_lets_through_as_many_errors_as_the_bound_allows_and_no_more() -> None:
    """With 199 rows and a bound of 2 % there may be three errors, the next is shut out."""
    sure = np.linspace(0.001, 0.999, 199)
    wrong = np.zeros(199, dtype=np.bool_)
    wrong[[190, 150, 120, 100, 50]] = True
    threshold = acting_threshold(sure, wrong, 0.02)
    assert sure[100] < threshold <= sure[101]
    assert (wrong & (sure >= threshold)).sum() == 3


def test_too_few_rows_promise_nothing() -> None:
    """Ninety-eight rows without an error do not prove one in a hundred."""
    assert acting_threshold(np.ones(98), np.zeros(98, dtype=np.bool_), 0.01) == NEVER
    assert acting_threshold(np.ones(99), np.zeros(99, dtype=np.bool_), 0.01) == 0.0


def test_the_bound_holds_for_messages_that_were_not_seen() -> None:
    """Over 2,000 draws, the share of wrong actions among new messages is within the bound."""
    draw = np.random.default_rng(7)
    harm: list[float] = []
    for _ in range(2000):
        sure = draw.random(250)
        wrong = draw.random(250) > sure**0.3
        threshold = acting_threshold(sure[:200], wrong[:200], 0.05)
        harm.append(float((wrong & (sure >= threshold))[200:].mean()))
    assert 0.03 < np.mean(harm) <= 0.05


def test_the_true_kind_is_in_the_set_as_often_as_promised() -> None:
    """Over 2,000 draws, the level misses the truth of new messages in ten of 201, not one more."""
    draw = np.random.default_rng(7)
    missed: list[float] = []
    for _ in range(2000):
        true = draw.beta(4, 1, 250)
        missed.append(float((true[200:] < set_level(true[:200], 0.05)).mean()))
    assert np.mean(missed) == pytest.approx(10 / 201, abs=0.002)
    assert set_level(np.asarray([0.9] * 10), 0.05) == 0.0


def test_calibration_error_is_the_distance_between_saying_and_being_right() -> None:
    """Nine of ten right at 0.9 is perfect; none right is as wrong as it gets."""
    right = np.asarray([True] * 9 + [False])
    assert calibration_error(np.full(10, 0.9), right) == pytest.approx(0.0)
    assert calibration_error(np.full(10, 0.9), ~right) == pytest.approx(0.8)


def test_a_temperature_cools_what_is_too_sure() -> None:
    """Scores that say 0.98 and are right eight times in ten are tempered to 0.8."""
    scores = np.tile([4.0, 0.0], (100, 1))
    truth = np.asarray([0] * 80 + [1] * 20)
    temperature = best_temperature(scores, truth)
    assert 1 / (1 + np.exp(-4.0 / temperature)) == pytest.approx(0.8, abs=0.01)


def test_a_curve_finds_the_chances_that_made_the_truth() -> None:
    """A slope of two and a start of minus one are found again."""
    draw = np.random.default_rng(3)
    feature = draw.normal(size=20_000)
    truth = draw.random(20_000) < 1 / (1 + np.exp(-(2 * feature - 1)))
    slope, start = best_curve(feature[:, None], truth, np.ones(20_000))
    assert [slope, start] == pytest.approx([2, -1], abs=0.1)


def test_near_twins_are_held_out_together_and_labels_are_spread() -> None:
    """No example is tried by a model that has learned from its twin."""
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(60, 64)).astype(np.float32)
    rows[30:40] = rows[20:30] + draw.normal(size=(10, 64)) * 0.01
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    labels = ["a"] * 30 + ["b"] * 30
    part = folds(labels, rows, 5)
    assert (part[20:30] == part[30:40]).all()
    assert [int((part[:30] == p).sum()) for p in range(5)] == pytest.approx([6] * 5, abs=2)
