"""Numbers are read with their units, in figures and in words, and compared in one unit."""

from fractions import Fraction

import pytest

from casework.knowledge.hygiene.quantities import quantities


@pytest.mark.parametrize(
    ("text", "dimension", "high"),
    [
        ("within 30 days of delivery", "duration", 720),
        ("net within a fortnight", "duration", 336),
        ("innerhalb von 14 Tagen", "duration", 336),
        ("you have six weeks", "duration", 1008),
        ("after a quarter of an hour", "duration", Fraction(1, 4)),
        ("3 to 5 working days", "duration", 120),
        ("It costs EUR 39.50.", "EUR", 3950),
        ("kostet EUR 2,50", "EUR", 250),
        ("a discount of 12%", "percent", 12),
        ("Amount in EUR: 100.01 to 2,000.00; Who: two", "EUR", 200_000),
    ],
)
def test_a_quantity_is_read(text: str, dimension: str, high: Fraction | int) -> None:
    """Whatever way it is written in."""
    assert max(q.high for q in quantities(text) if q.dimension == dimension) == high


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("7 days", "a week", True),
        ("60 days", "two months", True),
        ("twelve months", "one year", True),
        ("3 to 5 days", "4 days", True),
        ("14 days", "two weeks", True),
        ("30 days", "six weeks", False),
        ("24 hours", "3 days", False),
        ("EUR 50", "EUR 75", False),
    ],
)
def test_the_same_length_in_other_words_is_no_difference(one: str, other: str, agree: bool) -> None:
    """A week is seven days, and a range holds what lies in it."""
    [first], [second] = quantities(one), quantities(other)

    assert first.agrees(second) is agree
    assert second.agrees(first) is agree


def test_an_ordinal_names_a_week_and_is_no_length() -> None:
    """Else "in the first month" would be a month."""
    assert [q for q in quantities("within the first months") if q.dimension == "duration"] == []


def test_hours_inside_a_part_of_an_hour_are_not_counted_again() -> None:
    """A quarter of an hour is not also an hour."""
    assert len(quantities("after a quarter of an hour")) == 1
