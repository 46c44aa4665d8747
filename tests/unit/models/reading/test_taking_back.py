"""What is open is taken back, corrected or asked after; nothing new is made of that."""

import pytest

from tests.unit.models.reading.said import REFUND, UNLOCK, kinds, read


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("no", {"g-refund", "g-unlock"}),
        ("no, leave it", {"g-refund", "g-unlock"}),
        ("Forget it", {"g-refund", "g-unlock"}),
        ("vergessen Sie es", {"g-refund", "g-unlock"}),
        ("laissez tomber", {"g-refund", "g-unlock"}),
        ("olvídelo", {"g-refund", "g-unlock"}),
        ("lasciate perdere", {"g-refund", "g-unlock"}),
        ("I still got no refund", set()),
        ("never mind", {"g-refund", "g-unlock"}),
        ("I changed my mind, cancel the refund", {"g-refund"}),
        ("don't refund", {"g-refund"}),
        ("please do not refund order 1001", {"g-refund"}),
        ("I no longer want a refund", {"g-refund"}),
        ("I'd rather keep it", {"g-refund"}),
        ("no need to unlock my account", {"g-unlock"}),
        ("forget about order 1001", {"g-refund"}),
        ("forget about order 1009", set()),
        ("thanks!", set()),
        ("where is order 1005?", set()),
        ("cancel order 1009", set()),
    ],
)
def test_taking_back_names_the_goals_it_means(text: str, gone: set[str]) -> None:
    """What is named is taken back; when nothing is named, everything stops."""
    assert set(read(text, goals=(REFUND, UNLOCK)).withdrawn) == gone


def test_taking_back_and_wanting_more() -> None:
    """Something new beside the withdrawal is a goal of its own."""
    reading = read("don't refund, but please send me the invoice for 1001", goals=(REFUND,))

    assert reading.withdrawn == ("g-refund",)
    assert kinds(reading) == [("invoice_copy", "1001")]


@pytest.mark.parametrize("text", ["sorry, I meant 1002", "not 1001 but 1002", "1002 actually"])
def test_a_correction_changes_the_open_goal(text: str) -> None:
    """A bare number after "I meant" is the same wish for another order."""
    goal = read(text, goals=(REFUND,)).goals[0]

    assert (goal.continues, [(s.name, s.value) for s in goal.slots]) == (
        "g-refund",
        [("order_id", "1002")],
    )


def test_another_order_is_another_goal() -> None:
    """The same wish for another order, without a correction, stands beside the first."""
    goal = read("my order 1002 came broken too", goals=(REFUND,)).goals[0]

    assert (goal.kind, goal.continues) == ("refund_damaged", None)


def test_asking_how_far_changes_nothing() -> None:
    """A question about progress continues the goal without any detail."""
    goal = read("any news? is it done yet?", goals=(REFUND,)).goals[0]

    assert (goal.continues, goal.slots) == ("g-refund", ())
