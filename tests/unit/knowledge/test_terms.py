"""Of a question only its telling words are looked up."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.knowledge.index import Mode, Query
from casework.knowledge.terms import MOST, asked, storable, telling, words


@given(st.text())
def test_words_are_letters_and_digits_whatever_the_text(text: str) -> None:
    """No sign that a search engine could take for an operator is left."""
    assert all(re.fullmatch(r"[^\W_]+", word) for word in words(text))
    assert len(telling(text)) <= MOST


def test_words_are_the_same_in_every_typing() -> None:
    """Case, wide letters and ligatures do not matter; a word said twice is looked up once."""
    assert words("Refund REFUND ｒｅｆｕｎｄ oﬃce STRASSE Straße") == [
        "refund",
        "office",
        "strasse",
    ]


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others() -> None:
    """A question made of nothing else still finds what it can."""
    assert telling("How can I get my money back?") == ["money", "back"]
    assert telling("Wie kann ich meine Bestellung stornieren?") == ["bestellung", "stornieren"]
    assert telling("what is it") == ["what", "is", "it"]


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_is_stored_can_be_written_down(text: str) -> None:
    """No NUL and no half of a surrogate pair reaches a store."""
    assert "\0" not in storable(text)
    storable(text).encode("utf-8")


@pytest.mark.parametrize(
    ("mode", "has_words", "has_vector"),
    [(Mode.bm25, True, False), (Mode.vector, False, True), (Mode.hybrid, True, True)],
)
def test_a_mode_looks_up_its_own_parts(mode: Mode, has_words: bool, has_vector: bool) -> None:
    """And a vector of noughts, which stands for no words, is none."""
    query = Query(
        text="refund", vector=(1.0, 0.0), audience="customer", on=date(2026, 1, 1), mode=mode
    )
    parts = asked(query)
    assert (bool(parts.words), parts.vector is not None) == (has_words, has_vector)
    assert asked(query.model_copy(update={"vector": (0.0, 0.0)})).vector is None
