"""Every language says the same things, each in its own words."""

import re
import string
from itertools import combinations

import pytest

from casework.models.kinds import KINDS
from casework.models.procedures.rules import RULES
from casework.models.wording.catalogue import LOCALES, locale_for, messages, say
from casework.models.wording.choices import kind_label
from casework.models.wording.reasons import ALIASES, PASSED_ON
from tests.unit.models.wording.telling import LANGUAGES

OTHERS = tuple(language for language in LANGUAGES if language != "en")
#: Messages that two languages may share: mere form, or the same word in both.
ALIKE = {
    ("days.plain", "de", "en", "es", "fr"),
    ("days.first", "de", "en", "es", "fr"),
    ("days.vowel", "de", "en", "es", "fr"),
    ("confirmations.plain", *LANGUAGES),
    ("confirmations.plain_with", *LANGUAGES),
    ("kinds.newsletter", "fr", "it"),
}
#: Small words that only English has; none of them may be left in another language's messages.
ENGLISH = re.compile(
    r"\b(?:the|you|your|and|with|please|we|have|has|was|been|will|can|for|this|that|order|refund"
    r"|about|colleague|is|are|of|to)\b",
    re.IGNORECASE,
)


def places(text: str) -> set[str]:
    """The places of a message, whether they begin a sentence or not."""
    return {name.lower() for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_exists_with_the_same_places(language: str) -> None:
    """Nothing that English can say is missing elsewhere, and nothing more is said there."""
    english, own = messages("en"), messages(language)
    said = {key for key in own if not key.startswith("kinds.")}

    assert said == set(english)
    assert {key for key in said if places(own[key]) != places(english[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_label_and_a_subject(language: str) -> None:
    """A question can offer every kind, and a reply can be about every kind."""
    subjects = {k.partition(".")[2] for k in messages(language) if k.startswith("subjects.")}
    labels = [kind_label(kind, language) for kind in KINDS]

    assert subjects == {*KINDS, "unknown"}
    assert len(set(labels)) == len(KINDS)
    assert all(label[0].isupper() or label[0] in "¿É" for label in labels)


@pytest.mark.parametrize("language", OTHERS)
def test_the_labels_are_those_of_the_taxonomy(language: str) -> None:
    """A kind that is added or renamed needs its labels."""
    kinds = {k.partition(".")[2] for k in messages(language) if k.startswith("kinds.")}

    assert kinds == set(KINDS)


@pytest.mark.parametrize(("one", "other"), list(combinations(LANGUAGES, 2)))
def test_no_message_was_left_in_another_language(one: str, other: str) -> None:
    """Two languages share a text only where it is mere form."""
    mine, theirs = messages(one), messages(other)
    same = {key for key in mine.keys() & theirs.keys() if mine[key] == theirs[key]}
    allowed = {key for key, *languages in ALIKE if {one, other} <= set(languages)}

    assert same == allowed


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_words_are_left(language: str) -> None:
    """Not in parts of a message either."""
    own = {"de": {"was", "will"}, "fr": {"on"}, "es": set[str](), "it": set[str]()}[language]
    left = {
        (key, word)
        for key, text in messages(language).items()
        for word in ENGLISH.findall(re.sub(r"\{\w+\}", "", text))
        if word.lower() not in own
    }

    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_whole_and_calm(language: str) -> None:
    """Sentences end, nothing shouts, and nothing is said twice in a row or has stray spaces."""
    for key, text in messages(language).items():
        assert text == text.strip()
        assert "!" not in text
        assert "  " not in text
        if key.partition(".")[0] in {"notices", "reasons", "effects", "answers", "closing"}:
            # What is quoted brings its own full stop along.
            assert text[-1] in ".?" or "{quote}" in text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_that_passes_the_case_on_says_so_itself(language: str) -> None:
    """Where the words name who goes on, nobody says it a second time."""
    own = {"en": "colleague", "de": "Team", "fr": "équipe", "es": "equipo", "it": "team"}[language]
    naming = {
        key.partition(".")[2]
        for key, text in messages(language).items()
        if key.startswith("reasons.") and own in text
    }

    assert naming == {*PASSED_ON, "needs_person"}


def test_other_names_for_reasons_lead_to_words() -> None:
    """An alias of nothing would be said as "this could not be done"."""
    assert {name for name in ALIASES.values() if f"reasons.{name}" not in messages("en")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_told_in_days(language: str) -> None:
    """Each rule of the shop is a number of days, as every language can say it."""
    for rule in RULES.values():
        number, _, unit = rule.partition(" ")

        assert unit == "days"
        assert say(language, "durations.days", n=number).startswith(f"{number} ")


@pytest.mark.parametrize(
    ("language", "locale", "chosen"),
    [
        ("de", "", "de"),
        ("de", "de-AT", "de_AT"),
        ("de", "de_at", "de_AT"),
        ("de", "de-LI", "de"),
        ("de", "en-GB", "de"),
        ("en", "en-GB", "en_GB"),
        ("en", "de", "en"),
        ("pt", "es-MX", "es_US"),
        ("pt", "pt-BR", "en"),
        ("und", "", "en"),
        ("", "fr-CH", "fr_CH"),
        ("en", "en-AU", "en_GB"),
        ("x!", "../../etc", "en"),
        ("EN-ie", "", "en_IE"),
    ],
)
def test_the_customers_language_is_written_where_it_can_be(
    language: str, locale: str, chosen: str
) -> None:
    """What was read goes first, then what the case was opened with, and English last."""
    assert locale_for(language, locale) == chosen
    assert chosen in LOCALES
