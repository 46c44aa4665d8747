"""How much can be acted on at a given risk: by hand, and whatever the rows are."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from casework.evaluation.risk import Interval, Point, Ranked, coverage_at, coverage_interval, curve
from tests.unit.evaluation.made import graded, outcome

_ROWS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def ranked(*rows: tuple[float, bool]) -> Ranked:
    """Rank rows in scope."""
    return Ranked.of(graded(*rows))


def test_the_curve_goes_from_the_surest_row_to_all_of_them() -> None:
    """Right, right, wrong, right by falling confidence, whatever order they come in."""
    rows = ranked((0.6, False), (0.9, True), (0.3, True), (0.8, True))

    assert curve(rows) == (
        Point(confidence=0.9, coverage=0.25, risk=0),
        Point(confidence=0.8, coverage=0.5, risk=0),
        Point(confidence=0.6, coverage=0.75, risk=1 / 3),
        Point(confidence=0.3, coverage=1, risk=0.25),
    )


def test_coverage_is_the_most_that_keeps_the_risk() -> None:
    """A later stretch of right ones makes up for an early wrong one."""
    rows = ranked((0.9, True), (0.8, True), (0.6, False), (0.3, True))

    assert coverage_at(rows, 0.01) == 0.5
    assert coverage_at(rows, 0.25) == 1
    assert coverage_at(rows, 0.24) == 0.5


def test_a_risk_that_is_met_exactly_is_met() -> None:
    """Three wrong of sixty are 5 %, though 0.05 x 60 comes out above or below 3."""
    rows = ranked(*[(0.9, True)] * 57, *[(0.8, False)] * 3)

    assert coverage_at(rows, 0.05) == 1


def test_rows_of_one_confidence_stand_or_fall_together() -> None:
    """No threshold lets the right ones through and keeps the wrong one back."""
    rows = ranked((0.9, True), (0.5, True), (0.5, True), (0.5, False))

    assert coverage_at(rows, 0.1) == 0.25
    assert [point.coverage for point in curve(rows)] == [0.25, 1]


def test_a_wrong_one_on_top_leaves_nothing_to_act_on() -> None:
    """Nought, not an error; and without rows it is nought too."""
    assert coverage_at(ranked((0.9, False), (0.5, True)), 0.01) == 0
    nothing = Ranked.of([outcome((), "refund")])
    assert coverage_at(nothing, 0.05) == 0
    assert coverage_interval(nothing, 0.05) == Interval(low=0, high=0)
    assert curve(nothing) == ()


def test_the_interval_is_the_same_each_time_and_holds_the_figure() -> None:
    """Of 300 rows with one wrong in forty, the coverage at 2 % is sure to some points."""
    rows = ranked(*((1 - i / 400, i % 40 != 39) for i in range(300)))
    found = coverage_interval(rows, 0.02)

    assert found == coverage_interval(rows, 0.02)
    assert found.low <= coverage_at(rows, 0.02) <= found.high
    assert found.low < found.high


def test_the_interval_narrows_with_more_rows() -> None:
    """The same rows ten times over leave less to chance."""
    some = [(1 - i / 60, i < 40) for i in range(50)]
    few, many = (coverage_interval(ranked(*some * n), 0.05) for n in (1, 10))

    assert many.high - many.low < few.high - few.low


def test_an_interval_without_doubt_is_a_point() -> None:
    """Where all are right, every draw is."""
    assert coverage_interval(ranked(*[(0.9, True)] * 20), 0.01) == Interval(low=1, high=1)


def test_a_long_curve_is_thinned_but_keeps_its_ends() -> None:
    """A report stays readable for machines too."""
    points = curve(ranked(*((1 - i / 1000, True) for i in range(1000))), most=50)

    assert len(points) == 50
    assert (points[0].coverage, points[-1].coverage) == (0.001, 1)


@given(_ROWS)
def test_more_risk_never_covers_less(rows: list[tuple[float, bool]]) -> None:
    """And all is covered at the risk that all of them have."""
    given_rows = ranked(*rows)
    risks = [0.0, 0.01, 0.02, 0.05, 0.5, 1.0]
    covered = [coverage_at(given_rows, risk) for risk in risks]

    assert covered == sorted(covered)
    assert coverage_at(given_rows, curve(given_rows)[-1].risk) == 1


@given(_ROWS, st.randoms(use_true_random=False))
def test_only_the_order_of_confidences_counts(
    rows: list[tuple[float, bool]], order: Random
) -> None:
    """Neither the order of the rows nor the scale of the confidence changes what is covered."""
    shuffled = sorted(rows, key=lambda _: order.random())
    halved = [(confidence / 2, right) for confidence, right in shuffled]
    apart = len({c / 2 for c, _ in rows}) == len({c for c, _ in rows})

    assert coverage_at(ranked(*shuffled), 0.05) == coverage_at(ranked(*rows), 0.05)
    if apart:  # the smallest floats have no half
        assert coverage_at(ranked(*halved), 0.05) == coverage_at(ranked(*rows), 0.05)
