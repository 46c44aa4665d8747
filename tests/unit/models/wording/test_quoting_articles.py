"""What is quoted of an article passes the checker as it stands, and not in any other words."""

import pytest

from casework.domain.brief import Brief, GoalNews
from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.passage import Passage, Passages
from casework.models.checker import check
from casework.models.claims import Quotable, Written
from casework.models.writer import LocalWriter

_ID = "return-window@1#0"
_TEXT = "You may send goods back within 30 days, we refund EUR 24.90 by March 3, 2026."
_NEWS = GoalNews(
    goal=Goal(id="g-1", kind="refund_policy", confidence=0.9),
    status=GoalStatus.resolved,
    resolution=Resolution.assumed,
    answer="article",
    passages=Passages(found=(Passage(id=_ID, sentences=(0,)),), confidence=0.9, known=True),
)


def written(language: str = "en", article: str = "en", text: str = _TEXT) -> Written:
    """Write the reply."""
    brief = Brief(case_id="c-1", reply_n=1, language=language, news=(_NEWS,))
    return LocalWriter().compose(brief, {}, "", {_ID: Quotable(text=text, language=article)})


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it"])
def test_a_quotation_passes_in_every_language(language: str) -> None:
    """Its figures, dates and words for what is done are the article's."""
    reply = written(language)

    assert _TEXT in reply.text
    assert check(reply.text, reply.claims, (), (), passages={_ID: _TEXT}) == ()


def test_one_changed_figure_is_stopped() -> None:
    """The claim is the very words, so that no other ones are covered by it."""
    reply = written()
    changed = reply.text.replace("30 days", "40 days")

    assert check(changed, reply.claims, (), (), passages={_ID: _TEXT})


def test_a_quotation_of_what_the_article_does_not_say_is_stopped() -> None:
    """Neither another passage nor none bears it out."""
    reply = written()

    for passages in ({}, {_ID: "Something else."}, {"other@1#0": _TEXT}):
        assert "unbacked_passage" in check(reply.text, reply.claims, (), (), passages=passages)


def test_it_says_when_the_article_is_in_another_language() -> None:
    """The customer is not left to wonder."""
    assert "nur in einer anderen Sprache" in written("de", "en").text
    assert "nur in einer anderen Sprache" not in written("de", "de").text


def test_without_its_passage_nothing_is_quoted() -> None:
    """A passage that can not be read any more leaves no empty quotation marks."""
    brief = Brief(case_id="c-1", reply_n=1, news=(_NEWS,))

    assert "“" not in LocalWriter().compose(brief, {}).text
