"""A whole reply: what must cite, what it cites, and what may stand without."""

import pytest

from casework.models.checking.grounding import Quoted, check_grounding, states_policy

PASSAGES = {"a": Quoted(source="a", text="Delivery is free from EUR 50. It takes 3 days.")}


def test_a_reply_that_cites_what_it_says_passes() -> None:
    """Courtesy and questions need no source."""
    said = "Delivery takes 3 days."
    text = f"Thank you for your message. {said} Is there anything else?"
    assert check_grounding(text, {said: ("a",)}, PASSAGES) == ()


@pytest.mark.parametrize(
    ("citations", "fault"),
    [
        ({}, "uncited"),
        ({"Delivery takes 9 days.": ()}, "uncited"),
        ({"Delivery takes 9 days.": ("b",)}, "uncited"),
        ({"Delivery takes 9 days.": ("a", "b")}, "uncited"),
        ({"Delivery takes 9 days.": ("a",)}, "number"),
        ({"Delivery takes 3 days.": ("a",)}, "uncited"),
    ],
)
def test_a_sentence_without_a_source_that_bears_it_out_is_named(
    citations: dict[str, tuple[str, ...]], fault: str
) -> None:
    """No citation, an unknown one, one for other words, or one that says something else."""
    found = check_grounding("Hello. Delivery takes 9 days.", citations, PASSAGES)
    assert [(one.sentence, one.fault) for one in found] == [("Delivery takes 9 days.", fault)]


@pytest.mark.parametrize(
    "sentence",
    [
        "You get your money back within a week.",
        "It costs 5 euros.",
        "Returns are free.",
        "We always replace broken cups.",
        "Sie können das zurückgeben.",
        "La livraison est gratuite.",
        "El envío es gratis.",
        "Il reso è gratuito.",
        "Thank you, you get 20% off.",
    ],
)
def test_policy_price_time_and_promise_need_a_source(sentence: str) -> None:
    """In every language that replies are written in, also behind a courtesy."""
    assert states_policy(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Thank you for your message.", "Hello Anna,", "Which order do you mean?", "Merci !", "Yes."],
)
def test_courtesies_and_questions_need_none(sentence: str) -> None:
    """They state nothing."""
    assert not states_policy(sentence)


def test_long_texts_take_no_longer_than_their_length() -> None:
    """Patterns do not blow up on hostile text: this returns at all."""
    for text in (
        "1 " * 20_000,
        "1.1," * 10_000,
        "not " * 20_000,
        "a’" * 20_000,
        "[" * 20_000,
        "no " * 20_000,
        "1 € " * 10_000,
    ):
        assert check_grounding(text, {text: ("a",)}, PASSAGES)
