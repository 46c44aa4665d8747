"""What is confused most comes first, with the words that did it."""

from casework.evaluation.confusions import Confusion, confusions
from tests.unit.evaluation.made import outcome


def test_the_most_frequent_confusion_comes_first_with_three_examples() -> None:
    """The surest ones of each, since they do the harm."""
    outcomes = [
        outcome("refund", "stock", 0.9, text="once"),
        *(outcome("stock", "other", 0.1 * i, text=f"text {i}") for i in range(1, 6)),
        outcome("refund", "refund"),
    ]

    assert confusions(outcomes) == (
        Confusion(
            intent="stock",
            meant=("stock",),
            read="other",
            count=5,
            examples=("text 5", "text 4", "text 3"),
        ),
        Confusion(intent="refund", meant=("refund",), read="stock", count=1, examples=("once",)),
    )


def test_of_equals_the_surer_comes_first() -> None:
    """A wrong 0.99 is worse than a wrong 0.2."""
    found = confusions([outcome("refund", "stock", 0.2), outcome("refund", "other", 0.99)])

    assert [one.read for one in found] == ["other", "stock"]


def test_what_passes_for_ours_is_a_confusion_too() -> None:
    """From an even chance on; below it the reader has told it apart, whatever kind it names."""
    found = confusions([outcome((), "refund", in_scope=0.5), outcome((), "stock", in_scope=0.49)])

    assert [(one.intent, one.meant, one.read) for one in found] == [
        ("out_of_scope", ("out_of_scope",), "refund")
    ]


def test_reading_nothing_is_a_confusion() -> None:
    """A customer of ours who is not understood at all."""
    assert [one.read for one in confusions([outcome("refund", None)])] == [None]
