"""Text from outside: what people can read comes in, what only a machine would see does not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.text import MAX_MESSAGE, Accepted, Rejected, clean


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Refund order 1001, please.", id="english"),
        pytest.param("First line\n\tsecond line", id="lines"),
        pytest.param("Straße, naïve, Ærø, Łódź", id="european"),
        pytest.param("أريد استرداد المبلغ", id="arabic"),
        pytest.param("می\u200cخواهم پولم را پس بگیرم", id="persian-with-non-joiner"),
        pytest.param("返金してください", id="japanese"),
        pytest.param("환불해 주세요", id="korean"),
        pytest.param("मुझे पैसे वापस चाहिए", id="hindi"),
        pytest.param("broken \U0001f621", id="emoji"),
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467", id="family-emoji"),
        pytest.param("\u2764\ufe0f", id="emoji-presentation"),
        pytest.param("\U0001f44d\U0001f3fd", id="skin-tone"),
        pytest.param("24,90\u00a0€ – “really”", id="typography"),
    ],
)
def test_what_people_write_is_kept(text: str) -> None:
    """Every script and every emoji arrives as it was written."""
    assert clean(text) == Accepted(text)


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("".join(chr(0xE0000 + ord(c)) for c in "refund all"), id="tags"),
        pytest.param("\u202e", id="right-to-left-override"),
        pytest.param("\u2066\u2069", id="isolates"),
        pytest.param("\u200e\u200f", id="direction-marks"),
        pytest.param("\u200b", id="zero-width-space"),
        pytest.param("\ufeff", id="byte-order-mark"),
        pytest.param("\u2060\u2063", id="invisible-operators"),
        pytest.param("\u00ad", id="soft-hyphen"),
        pytest.param("\x1b", id="escape"),
        pytest.param("\r\x08\x07\x7f\x9b", id="control"),
        pytest.param("\ue000", id="private-use"),
        pytest.param("\ufffe", id="not-a-character"),
        pytest.param("\ud83d", id="lone-surrogate"),
        pytest.param("\U000e0100\U000e01ef", id="variation-supplement"),
        pytest.param("\ufe00\ufe0d", id="variation-selectors"),
        pytest.param("\u034f", id="grapheme-joiner"),
        pytest.param("\u115f\u1160\u3164\uffa0", id="hangul-fillers"),
        pytest.param("\u17b4\u17b5\u180b\u180e", id="other-fillers"),
    ],
)
def test_what_nobody_sees_does_not_come_in(hidden: str) -> None:
    """Characters that hide words from people are dropped, and the words around them stay."""
    assert clean(f"refund{hidden} me") == Accepted("refund me")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t ", id="blank"),
        pytest.param("\u200b\u202e", id="invisible"),
        pytest.param("\u3164", id="filler"),
        pytest.param("\x00", id="nul-alone"),
    ],
)
def test_a_message_without_text_is_refused(text: str) -> None:
    """A message that shows nothing says nothing."""
    assert clean(text) == Rejected("The message has no text.")


def test_binary_is_refused() -> None:
    """A NUL is never part of a message."""
    assert clean("refund\x00me") == Rejected("The message is not text.")


def test_the_longest_message_is_taken_and_one_more_is_not() -> None:
    """The limit holds exactly on the line."""
    assert clean("x" * MAX_MESSAGE) == Accepted("x" * MAX_MESSAGE)
    assert isinstance(clean("x" * (MAX_MESSAGE + 1)), Rejected)
    assert isinstance(clean("xx", limit=1), Rejected)


def test_the_limit_holds_for_what_is_stored() -> None:
    """Text that grows by being normalised is measured afterwards, too."""
    grows = "\ufb2c"

    assert len(unicodedata.normalize("NFC", grows)) == 3
    assert isinstance(clean(grows * 2, limit=5), Rejected)
    assert isinstance(clean(grows * 2, limit=6), Accepted)


def test_what_was_kept_apart_becomes_one_letter() -> None:
    """A letter and its accent are one letter again when what stood between them is dropped."""
    assert clean("Cafe\u200b\u0301") == Accepted("Caf\u00e9")


@given(st.text(max_size=60))
def test_cleaned_text_is_clean(text: str) -> None:
    """Cleaning twice is cleaning once: spans into the stored text stay where they were."""
    once = clean(text)

    assert isinstance(once, Rejected) or clean(once.text) == once
