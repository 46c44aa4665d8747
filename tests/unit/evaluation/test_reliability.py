"""The calibration error is what the bins say, and the bins hold what was stated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.evaluation.reliability import calibration_error, reliability
from casework.models.learned import measures
from tests.unit.evaluation.made import graded, outcome

_ROWS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_the_error_weighs_each_bin_by_its_rows() -> None:
    """Three rows at 0.95 with two right, one at 0.5 that is right: (3 x 0.2833 + 0.5) / 4."""
    bins = reliability(graded((0.95, True), (0.95, True), (0.95, False), (0.5, True)))

    assert [(one.rows, one.confidence, one.accuracy) for one in bins] == [
        (1, 0.5, 1),
        (3, pytest.approx(0.95), pytest.approx(2 / 3)),
    ]
    assert calibration_error(bins) == pytest.approx((3 * (0.95 - 2 / 3) + 0.5) / 4)


def test_an_edge_belongs_to_the_bin_below_it() -> None:
    """With four bins 0.25 is in the first and 0.26 in the second; nought is in the first."""
    bins = reliability(graded((0.0, True), (0.25, True), (0.26, True), (1.0, True)), bins=4)

    assert [(one.low, one.high, one.rows) for one in bins] == [
        (0, 0.25, 2),
        (0.25, 0.5, 1),
        (0.75, 1, 1),
    ]


def test_who_is_right_as_often_as_said_has_no_error() -> None:
    """Nine of ten at 0.9."""
    bins = reliability(graded(*[(0.9, True)] * 9, (0.9, False)))

    assert calibration_error(bins) == pytest.approx(0)


def test_rows_out_of_scope_are_in_no_bin() -> None:
    """Their kind can not be right; with them alone there is no error to state."""
    assert reliability([outcome((), "refund")]) == ()
    assert calibration_error(()) is None


@given(_ROWS)
def test_it_is_the_error_that_calibration_minimises(rows: list[tuple[float, bool]]) -> None:
    """The measuring side and the learning side, written apart, agree on any rows."""
    found = calibration_error(reliability(graded(*rows)))
    learned = measures.calibration_error(
        np.asarray([confidence for confidence, _ in rows]), np.asarray([right for _, right in rows])
    )

    assert found == pytest.approx(learned)
    assert 0 <= (found or 0) <= 1
