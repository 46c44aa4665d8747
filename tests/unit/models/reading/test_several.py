"""Several wishes in one message are parted, and what belongs together is one."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.models.reading.said import REFUND, kinds, read

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1001 came broken, refund please. And where is 1002?",
            [("refund_damaged", "1001"), ("where_is_my_order", "1002")],
        ),
        ("the blue one, order 1001, came cracked, and refund it", [("refund_damaged", "1001")]),
        ("Cancel order 1001 and refund me", [("cancel_order", "1001")]),
        ("Order 1002. Where is it? It hasn't arrived.", [("where_is_my_order", "1002")]),
        (
            "cancel order 1001 and order 1002",
            [("cancel_order", "1001"), ("cancel_order", "1002")],
        ),
        (
            "Please cancel order 2044 and send me the invoice for order 1990",
            [("cancel_order", "2044"), ("invoice_copy", "1990")],
        ),
        (
            "I ordered a bike yesterday, no. 2210. My wife bought one in town. Please cancel mine!",
            [("cancel_order", "2210")],
        ),
        (
            "Wo ist meine Bestellung 1001? Und bitte stornieren Sie Bestellung 1002.",
            [("where_is_my_order", "1001"), ("cancel_order", "1002")],
        ),
    ],
)
def test_each_wish_is_one_goal_with_its_own_order(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """Cause, story and detail belong to their wish; another wish is another goal."""
    assert kinds(read(text)) == expected


def test_each_goal_rests_on_its_own_words() -> None:
    """The words of one wish are not those of the other."""
    text = "I was charged twice and now I'm locked out"
    first, second = read(text).goals

    assert [text[s.start : s.end] for s in first.spans] == ["I was charged twice"]
    assert [text[s.start : s.end] for s in second.spans] == ["now I'm locked out"]


def test_each_goal_has_its_own_goods() -> None:
    """What one wish is about is not told of the other."""
    first, second = read("Cancel order 1001, the kettle. Where is my teapot, order 1002?").goals

    assert {s.name: s.value for s in first.slots} == {"order_id": "1001", "product": "kettle"}
    assert {s.name: s.value for s in second.slots} == {"order_id": "1002", "product": "teapot"}


def test_the_same_for_another_is_the_same_wish() -> None:
    """A reference repeats the wish before it, for what it names."""
    reading = read("Please cancel order 1001. The same for 1002.")

    assert kinds(reading) == [("cancel_order", "1001"), ("cancel_order", "1002")]


def test_the_same_for_the_other_one_leaves_the_order_open() -> None:
    """Which one "the other" is, the customer's orders will tell, or a question."""
    reading = read("Please cancel order 1001, and the same for the other one")

    assert kinds(reading) == [("cancel_order", "1001"), ("cancel_order", None)]


def test_a_reference_repeats_an_open_goal() -> None:
    """Without a wish in the same message, it is the open one that is wanted again."""
    goal = read("same problem with order 1002", goals=(REFUND,)).goals[0]

    assert (goal.kind, goal.continues) == ("refund_damaged", None)
    assert [(s.name, s.value) for s in goal.slots] == [("order_id", "1002")]


def test_thanks_and_small_talk_beside_a_wish_are_no_goals() -> None:
    """Politeness neither hides nor makes a wish."""
    reading = read("hi there! thanks for the quick answer. where is my order 1002? have a nice day")

    assert kinds(reading) == [("where_is_my_order", "1002")]


def test_long_messages_are_read_too() -> None:
    """A message of many sentences is read with its main wish; nothing of it is lost."""
    story = "I bought it for my sister. She was very happy. It rained that day. " * 12

    assert kinds(read(f"{story}Please cancel order 1001.")) == [("cancel_order", "1001")]


@pytest.mark.parametrize(
    ("name", "least"), [("several_dev", 0.87), ("several", 0.86), ("several_blind", 0.85)]
)
def test_messages_of_several_goals_are_parted(name: str, least: float) -> None:
    """All goals of a message right.

    `several` was written by somebody who knew no reader, `several_blind` after the splitter was
    frozen: nothing was learned from either.
    """
    lines = (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = [
        Counter(goal.kind for goal in read(row["text"]).goals) == Counter(row["goals"])
        for row in rows
    ]

    assert len(rows) >= 150
    assert sum(right) >= least * len(rows)
