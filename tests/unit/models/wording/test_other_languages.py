"""A customer whose language nobody here writes is told so in that language, and honestly."""

import pytest

from casework.domain.brief import Brief
from casework.models.checker import check
from casework.models.given import MessageText
from casework.models.languages import READS, WRITES
from casework.models.reading.language import language
from casework.models.wording.other_languages import A_COLLEAGUE_TAKES_OVER
from casework.models.writer import LocalWriter


def told(spoken: str) -> str:
    """What a customer of this language is told."""
    brief = Brief(case_id="c", reply_n=1, language=spoken, notice="unknown_language")
    return LocalWriter().compose(brief, {}).text


@pytest.mark.parametrize("spoken", A_COLLEAGUE_TAKES_OVER)
def test_it_is_said_in_the_customers_own_language(spoken: str) -> None:
    """Our own ear for languages hears the same one, and the checker finds nothing unproven."""
    text = told(spoken)

    assert language((MessageText(id="m", text=text),)) == spoken
    assert check(text, (), (), ()) == ()


def test_there_are_words_for_every_language_that_is_read_but_not_written() -> None:
    """And for a dozen more; none for those that have replies of their own."""
    assert set(A_COLLEAGUE_TAKES_OVER) >= READS - WRITES
    assert not WRITES & set(A_COLLEAGUE_TAKES_OVER)
    assert len(A_COLLEAGUE_TAKES_OVER) >= 20


@pytest.mark.parametrize("spoken", ["sw", "und"])
def test_where_nobody_has_words_it_is_said_in_english(spoken: str) -> None:
    """A language without words here is answered in one that most can have translated."""
    assert language((MessageText(id="m", text=told(spoken)),)) == "en"


def test_a_variant_of_a_language_is_that_language() -> None:
    """Portuguese of Brazil is Portuguese."""
    assert told("pt-BR") == told("pt")
