"""Signals are heard in five languages, and hardly ever where nothing is meant."""

import pytest

from casework.domain.reading import Signal
from casework.models.reading.signals import only_small_talk, sentiment
from casework.models.reading.signs.again import same_again
from casework.models.reading.signs.mood import rising
from casework.models.reading.words import sentences
from tests.unit.models.reading.tables import examples, heard_in, one, table

#: Signals that bring a person whatever else was said.
PRESSING = {Signal.danger, Signal.self_harm, Signal.legal, Signal.press, Signal.asks_for_person}


@pytest.mark.parametrize("name", ["danger.tsv", "danger_unseen.tsv", "threats.tsv"])
def test_what_must_reach_a_person_is_heard(name: str) -> None:
    """Every text of the tables carries its signal: harm, danger, threats, a person, anger."""
    deaf = [(s, text) for s, text in table(name) if s != "none" and s not in heard_in(text)]

    assert deaf == []


@pytest.mark.parametrize("name", ["danger.tsv", "danger_unseen.tsv", "threats.tsv"])
def test_idioms_and_goods_alarm_nobody(name: str) -> None:
    """Prices that kill, bath bombs, tennis courts and French presses are what they are."""
    pressing = PRESSING | {Signal.angry, Signal.repeats} if name == "threats.tsv" else PRESSING
    alarms = [(text, heard_in(text) & pressing) for s, text in table(name) if s == "none"]

    assert [row for row in alarms if row[1]] == []


def test_the_tables_are_large_enough_to_mean_something() -> None:
    """At least 60 alarms and 120 harmless texts, and each signal in several languages."""
    rows = [*table("danger.tsv"), *table("danger_unseen.tsv")]

    assert sum(label != "none" for label, _ in rows) >= 60
    assert sum(label == "none" for label, _ in rows) >= 120


def test_harm_to_oneself_and_danger_are_two_signals() -> None:
    """Each is answered in its own words: cutting oneself on glass is an injury."""
    assert Signal.self_harm in heard_in("I have been cutting myself again")
    assert Signal.self_harm not in heard_in("I cut myself on the broken glass")
    assert Signal.danger in heard_in("I cut myself on the broken glass")


def test_plain_wishes_hardly_ever_alarm() -> None:
    """Of all the examples of kinds at most one in three hundred is heard as harm or danger."""
    texts = examples()
    alarms = [text for text in texts if heard_in(text) & {Signal.danger, Signal.self_harm}]

    assert len(alarms) <= len(texts) // 300, alarms


@pytest.mark.parametrize(
    "text",
    [
        "hi there",
        "thanks a lot for your help, have a great day!",
        "Guten Tag",
        "vielen Dank, schönen Tag noch",
        "Bonjour, merci beaucoup",
        "d'accord, bonne journée",
        "hola, buenos días",
        "muchas gracias, hasta luego",
        "ciao, grazie mille",
        "va bene, buona giornata",
    ],
)
def test_small_talk_in_five_languages(text: str) -> None:
    """Greetings, thanks and nods alone are small talk."""
    assert only_small_talk(sentences(one(text)))


@pytest.mark.parametrize("text", ["", "1001", "thanks, where is it?", "danke, aber wo ist es"])
def test_anything_more_is_no_small_talk(text: str) -> None:
    """A wish beside the thanks is a wish."""
    assert not only_small_talk(sentences(one(text)))


def test_threats_and_anger_sour_the_mood() -> None:
    """Thanks lift it, broken things lower it, anger and threats lower it further."""
    found = sentences(one("it came broken"))
    glad = sentiment(sentences(one("thank you, great")), frozenset())
    sad = sentiment(found, frozenset())
    worst = sentiment(found, frozenset({Signal.angry, Signal.press}))

    assert 1 >= glad > 0 > sad > worst >= -1


@pytest.mark.parametrize(
    ("moods", "grows"),
    [
        ((), False),
        ((-0.9,), False),
        ((0.3, -0.1, -0.5), True),
        ((-0.5, -0.6), True),
        ((-0.5, 0.2), False),
        ((0.2, -0.5), False),
        ((-0.2, -0.3, -0.45), False),
        ((0.0, -0.6, -0.4), True),
    ],
)
def test_frustration_grows_over_turns(moods: tuple[float, ...], *, grows: bool) -> None:
    """Two bad turns in a row, or three that go downhill; one bad turn is one bad turn."""
    assert rising(moods) is grows


def far(_new: str, _old: str) -> float:
    """An encoder that finds nothing alike."""
    return 0.0


def near(_new: str, _old: str) -> float:
    """An encoder that finds everything alike."""
    return 0.99


def test_the_same_question_in_other_words_is_heard() -> None:
    """Equal words, nearly equal words, or a likeness that the encoder sees."""
    earlier = ["my mug arrived broken", "where is my parcel?"]

    assert same_again("Where is my parcel", earlier, far)
    assert same_again("so where is the parcel now", ["where is the parcel"], far) is False
    assert same_again("I still do not know where my package is", earlier, near)
    assert not same_again("I still do not know where my package is", earlier, far)


@pytest.mark.parametrize(
    ("new", "old"),
    [("refund order 1001", "refund order 1002"), ("ok", "ok"), ("yes please", "yes please")],
)
def test_other_numbers_and_nods_repeat_nothing(new: str, old: str) -> None:
    """Two orders are two questions however alike, and a nod is no question."""
    assert not same_again(new, [old], near)
    assert not same_again(new, [], near)
