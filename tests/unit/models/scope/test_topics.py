"""What is talked about: goals before a model works on them, sentences after it wrote them."""

from pathlib import Path

import pytest

from casework.domain.errors import Misconfigured
from casework.models.kinds import KINDS
from casework.models.scope import Topics
from tests.scope.fit import articles, worded
from tests.scope.own import ALLOWED, FORBIDDEN

EVERY = Topics.load(None, None)


def test_every_kind_belongs_to_an_area() -> None:
    """A new kind without an area would be declined everywhere."""
    assert [kind for kind in KINDS if not EVERY.allows(kind)] == []


def test_an_unknown_kind_is_off_topic() -> None:
    """Deny by default."""
    assert not EVERY.allows("horoscope")
    assert not EVERY.allows("")


def test_only_the_named_areas_are_allowed_and_a_person_always() -> None:
    """Switching areas off leaves the way to a person open."""
    topics = Topics.load(None, frozenset({"orders"}))
    assert topics.allowed == ("orders", "other", "people")
    assert topics.allows("cancel_order")
    assert topics.allows("talk_to_person")
    assert not topics.allows("refund")
    assert not topics.allows_subject("refunds")
    assert topics.allows_subject("orders")
    assert topics.allows_subject("a subject of the company's own")


def test_no_area_at_all_is_not_every_area() -> None:
    """An empty set allows nothing but a person."""
    assert Topics.load(None, frozenset()).allowed == ("other", "people")


def test_a_slip_in_the_setting_stops_the_start() -> None:
    """A misspelled area would silently be off."""
    with pytest.raises(Misconfigured, match="orderz"):
        Topics.load(None, frozenset({"orderz"}))


@pytest.mark.parametrize(
    "text",
    [
        "[areas.one",
        "[areas.one]\nkinds = ['refund']\n",
        "[areas]\n[matters]\n[areas.one]\nkinds = ['nothing']\nsubjects = []\nsaid = []\n",
        (
            "[areas.a]\nkinds = ['refund']\nsubjects = []\nsaid = []\n"
            "[areas.b]\nkinds = ['refund']\nsubjects = []\nsaid = []\n[matters]\n"
        ),
        "[areas]\n[matters.x]\nwords = ['(']\nsaid = []\n",
        "areas = 3\nmatters = 4\n",
    ],
)
def test_a_faulty_file_of_ones_own_stops_the_start(tmp_path: Path, text: str) -> None:
    """What can not be read, knows no such kind or names one twice is refused."""
    file = tmp_path / "areas.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured):
        Topics.load(file, None)
    with pytest.raises(Misconfigured):
        Topics.load(tmp_path / "missing.toml", None)


def test_a_file_of_ones_own_replaces_the_areas(tmp_path: Path) -> None:
    """Only its kinds are taken up, and its matters are stopped."""
    file = tmp_path / "areas.toml"
    file.write_text(
        "[areas.money]\nkinds = ['refund']\nsubjects = []\nsaid = ['We refunded 5 euros.']\n"
        "[matters.secrets]\nwords = ['\\bproject falcon\\b']\nsaid = []\n",
        encoding="utf-8",
    )
    topics = Topics.load(file, None)
    assert topics.allows("refund")
    assert not topics.allows("talk_to_person")
    assert topics.off_topic_text("We refunded it under Project Falcon.", language="en")
    assert not topics.off_topic_text("We refunded 24.90 euros to your card.", language="en")


def test_most_sentences_about_forbidden_matters_are_stopped() -> None:
    """Medicine, law, investing, politics, code, other companies, in five languages."""
    said = [(one, language) for language, some in FORBIDDEN.items() for one in some]
    stopped = sum(EVERY.off_topic_text(one, language=language) for one, language in said)
    assert stopped / len(said) >= 0.8


def test_what_a_shop_says_is_not_stopped() -> None:
    """Sentences written for this, in five languages, and every wording of Casework's own."""
    said = [(one, language) for language, some in ALLOWED.items() for one in some]
    assert [o for o, language in said if EVERY.off_topic_text(o, language=language)] == []
    assert [o for o in worded() if EVERY.off_topic_text(o, language="en")] == []


def test_few_sentences_of_unseen_articles_are_stopped() -> None:
    """Half of the help centre was never learned from. Quotations are not checked at all."""
    said = articles(learned=False)
    assert sum(EVERY.off_topic_text(o, language="en") for o in said) / len(said) <= 0.02


def test_one_forbidden_sentence_stops_the_whole_text() -> None:
    """It does not drown in what is allowed."""
    good = "Your parcel was shipped yesterday. "
    bad = "For a headache you can take ibuprofen three times a day. "
    assert EVERY.off_topic_text(good + bad + good, language="en")
    assert not EVERY.off_topic_text(good * 3, language="en")


def test_code_is_stopped_wherever_it_stands() -> None:
    """A block of code is none of a shop's sentences."""
    assert EVERY.off_topic_text("Here you are:\n```\nx = 1\n```", language="en")


def test_an_area_that_is_switched_off_is_stopped_in_replies_too() -> None:
    """Its own sentences are nearer to it than to what is left."""
    topics = Topics.load(None, frozenset({"orders", "delivery"}))
    said = "We have sent the invoice to the mail address of your account."
    assert topics.off_topic_text(said, language="en")
    assert not EVERY.off_topic_text(said, language="en")


def test_nothing_said_is_nothing_forbidden() -> None:
    """An empty text and a bare word tell no subject."""
    for text in ("", " ", "Yes.", "\n\n"):
        assert not EVERY.off_topic_text(text, language="en")
