"""An answer in words finds the question it belongs to, in any language that replies have."""

import pytest

from casework.domain.brief import OpenQuestion
from casework.domain.plan import Choice, Clarify
from casework.models.questions import kind_question
from tests.unit.models.reading.said import (
    MOVE,
    REFUND,
    VAGUE,
    WHICH_ADDRESS,
    WHICH_ORDER,
    kinds,
    read,
)


@pytest.mark.parametrize(
    ("text", "order_id"),
    [
        ("1002", "1002"),
        ("#1001", "1001"),
        ("the teapot", "1002"),
        ("teapott", "1002"),
        ("the blue one", "1001"),
        ("the second one please", "1002"),
        ("2", "1002"),
        ("the one from April", "1002"),
        ("it's the one for 44.90", "1002"),
        ("1003", "1003"),
    ],
)
def test_an_answer_in_words_fills_the_goal(text: str, order_id: str) -> None:
    """The number, the goods, the place in the list, the date and the price all answer."""
    reading = read(text, goals=(VAGUE,), questions=(WHICH_ORDER,))
    goal = reading.goals[0]

    assert (goal.continues, goal.kind) == ("g-vague", "refund_damaged")
    assert [(s.name, s.value) for s in goal.slots] == [("order_id", order_id)]
    assert reading.certain


def test_an_answer_and_another_wish() -> None:
    """An answer does not hide what else is wanted."""
    reading = read("the teapot, and I'm locked out", goals=(VAGUE,), questions=(WHICH_ORDER,))

    assert [(g.kind, g.continues) for g in reading.goals] == [
        ("refund_damaged", "g-vague"),
        ("unlock_account", None),
    ]


def test_an_answer_that_fits_two_choices_fits_none() -> None:
    """Both orders hold a mug: no order is chosen."""
    reading = read("the mug", goals=(VAGUE,), questions=(WHICH_ORDER,))

    assert all(s.name != "order_id" for g in reading.goals for s in g.slots)


def test_a_lost_answer_is_not_certain() -> None:
    """Words that answer nothing leave the question open."""
    reading = read("the purple elephant", goals=(VAGUE,), questions=(WHICH_ORDER,))

    assert not reading.certain
    assert reading.goals[0].continues == "g-vague"


@pytest.mark.parametrize(
    "text",
    [
        "12 Elm Street, 10115 Berlin",
        "My new address is 12 Elm Street, 10115 Berlin. Thanks!",
        "to 12 Elm Street, 10115 Berlin please",
    ],
)
def test_an_address_is_pointed_to_and_never_a_value(text: str) -> None:
    """The words of an address stay in the message."""
    goal = read(text, goals=(MOVE,), questions=(WHICH_ADDRESS,)).goals[0]
    slot = next(s for s in goal.slots if s.name == "address")

    assert slot.value is None
    assert slot.span is not None
    assert text[slot.span.start : slot.span.end] == "12 Elm Street, 10115 Berlin"


YES_OR_NO = OpenQuestion(
    question_id="q-3",
    goal_id="g-refund",
    clarify=Clarify(
        slot="whole",
        template="whole",
        choices=(
            Choice(id="yes", label="Everything", sets={"whole": "yes"}),
            Choice(id="no", label="A part", sets={"whole": "no"}),
        ),
    ),
)
WHICH_KIND = OpenQuestion(
    question_id="q-4", goal_id=None, clarify=kind_question(read("cancel it").goals[0])
)
HOW_MUCH = OpenQuestion(
    question_id="q-5", goal_id="g-refund", clarify=Clarify(slot="amount", template="which_amount")
)
WHICH_PRODUCT = OpenQuestion(
    question_id="q-6", goal_id="g-refund", clarify=Clarify(slot="product", template="x")
)


@pytest.mark.parametrize(
    ("question", "text", "slots"),
    [
        (YES_OR_NO, "yes", {"whole": "yes"}),
        (YES_OR_NO, "yep, sure", {"whole": "yes"}),
        (YES_OR_NO, "no", {"whole": "no"}),
        (YES_OR_NO, "nope, not all", {"whole": "no"}),
        (HOW_MUCH, "just 10 euros", {"amount": "10.00 EUR"}),
        (WHICH_PRODUCT, "the teapot", {"product": "teapot"}),
    ],
)
def test_other_questions_are_answered_too(
    question: OpenQuestion, text: str, slots: dict[str, str]
) -> None:
    """Yes, no, a sum and a product each fill their detail."""
    goal = read(text, goals=(REFUND,), questions=(question,)).goals[0]

    assert {s.name: s.value for s in goal.slots} == slots
    assert goal.continues == "g-refund"


@pytest.mark.parametrize(
    ("text", "kind", "order_id"),
    [
        ("the order", "cancel_order", None),
        ("close the account", "cancel_account", None),
        ("order 1001", "cancel_order", "1001"),
    ],
)
def test_the_kind_that_was_asked_for(text: str, kind: str, order_id: str | None) -> None:
    """An answer to "what would you like us to do" becomes a goal, with what was said beside."""
    reading = read(text, questions=(WHICH_KIND,))

    assert kinds(reading) == [(kind, order_id)]
    assert reading.certain


@pytest.mark.parametrize(
    ("text", "order_id"),
    [
        ("die zweite bitte", "1002"),
        ("die erste", "1001"),
        ("la deuxième", "1002"),
        ("el segundo", "1002"),
        ("la seconda, grazie", "1002"),
        ("l'ultimo", "1002"),
        ("die Teekanne", "1002"),
        ("Bestellung 1002", "1002"),
    ],
)
def test_answers_in_other_languages(text: str, order_id: str) -> None:
    """Places, goods and numbers answer in each language that replies are written in."""
    goal = read(text, goals=(VAGUE,), questions=(WHICH_ORDER,)).goals[0]

    assert (goal.continues, goal.slots[0].value) == ("g-vague", order_id)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ja", "yes"),
        ("oui, tout", "yes"),
        ("sí", "yes"),
        ("sì", "yes"),
        ("nein, nicht alles", "no"),
        ("non", "no"),
        ("no, ninguno", "no"),
    ],
)
def test_yes_and_no_in_other_languages(text: str, whole: str) -> None:
    """Yes and no are understood in each of them."""
    goal = read(text, goals=(REFUND,), questions=(YES_OR_NO,)).goals[0]

    assert {s.name: s.value for s in goal.slots} == {"whole": whole}
