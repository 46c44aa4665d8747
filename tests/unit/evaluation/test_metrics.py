"""Accuracy, F1 and the telling of what is out of scope, against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.evaluation.metrics import accuracy, aupr_oos, auroc_oos, macro_f1
from casework.evaluation.outcomes import Outcome
from tests.unit.evaluation.made import outcome

#: Scores that are apart, so that turning them round leaves no new ties.
_SCORES = st.lists(
    st.tuples(st.integers(0, 100).map(lambda i: i / 128), st.booleans()), min_size=2, max_size=30
)


def scored(rows: list[tuple[float, bool]]) -> list[Outcome]:
    """Make rows from the chance of being in scope, and whether they are."""
    return [outcome("stock" if ours else (), "stock", in_scope=score) for score, ours in rows]


def test_any_kind_that_counts_is_right() -> None:
    """And nothing, or another kind, is wrong; rows out of scope have no part in it."""
    outcomes = [
        outcome(("delivery_time", "stock"), "stock"),
        outcome("refund", "refund"),
        outcome("refund", None),
        outcome("refund", "other"),
        outcome((), "refund"),
    ]

    assert accuracy(outcomes) == 0.5


def test_macro_f1_gives_each_kind_the_same_weight() -> None:
    """Refund: precision 1, recall 2/3, F1 0.8. Stock: precision 1/2, recall 1, F1 2/3."""
    outcomes = [
        outcome("refund", "refund"),
        outcome("refund", "refund"),
        outcome("refund", "stock"),
        outcome("stock", "stock"),
        outcome((), "stock"),
    ]

    assert macro_f1(outcomes) == pytest.approx((0.8 + 2 / 3) / 2)


def test_macro_f1_counts_the_kind_that_was_read_where_several_are_right() -> None:
    """Else the first of them is what was missed; a kind that is nobody's truth has no F1."""
    both = ("delivery_time", "stock")

    assert macro_f1([outcome(both, "stock"), outcome(both, "delivery_time")]) == 1
    # delivery_time: recall 1/2 and precision 1; stock and other are nobody's truth.
    assert macro_f1([outcome(both, "delivery_time"), outcome(both, "other")]) == pytest.approx(
        2 / 3
    )
    assert macro_f1([outcome("refund", None)]) == 0


def test_auroc_counts_the_pairs_in_the_right_order() -> None:
    """Of 2 x 2 pairs three are right: 0.75. A tie is half a pair."""
    rows = [(0.9, True), (0.3, True), (0.6, False), (0.1, False)]

    assert auroc_oos(scored(rows)) == pytest.approx(0.75)
    assert auroc_oos(scored([(0.5, True), (0.5, False)])) == pytest.approx(0.5)


def test_aupr_is_the_average_precision() -> None:
    """From the most foreign down: hit, miss, hit. (1/1 + 2/3) / 2."""
    rows = [(0.1, False), (0.3, True), (0.6, False), (0.9, True)]

    assert aupr_oos(scored(rows)) == pytest.approx((1 + 2 / 3) / 2)


@pytest.mark.parametrize("ours", [True, False])
def test_with_one_sort_of_rows_there_is_nothing_to_tell_apart(ours: bool) -> None:
    """Null, rather than a figure that means nothing."""
    outcomes = scored([(0.5, ours), (0.7, ours)])

    assert (auroc_oos(outcomes), aupr_oos(outcomes)) == (None, None)


def test_without_rows_in_scope_there_is_no_accuracy() -> None:
    """Null, rather than nought or a warning."""
    assert (accuracy([outcome((), "refund")]), macro_f1([outcome((), "refund")])) == (None, None)


@given(_SCORES)
def test_a_score_turned_round_tells_as_much_the_other_way(rows: list[tuple[float, bool]]) -> None:
    """AUROC of the opposite score is one minus it."""
    found = auroc_oos(scored(rows))
    turned = auroc_oos(scored([(1 - score, ours) for score, ours in rows]))

    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert found == pytest.approx(1 - turned)
