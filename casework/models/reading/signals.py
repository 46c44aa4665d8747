"""Signals: what routes a case whatever its goals. They route; they never allow anything."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from casework.domain.reading import Signal
from casework.models.given import MessageText
from casework.models.reading.signs.again import SAYS_AGAIN
from casework.models.reading.signs.anger import ANGRY
from casework.models.reading.signs.danger import DANGER
from casework.models.reading.signs.heard import Sign, heard, unaccented
from casework.models.reading.signs.instructing import instructs
from casework.models.reading.signs.legal import LEGAL
from casework.models.reading.signs.mood import sentiment as mood
from casework.models.reading.signs.person import ASKS_FOR_PERSON
from casework.models.reading.signs.pleasantries import THANKS, only_pleasant
from casework.models.reading.signs.press import PRESS
from casework.models.reading.signs.self_harm import SELF_HARM
from casework.models.reading.vague import could_mean
from casework.models.reading.words import Sentence, fold, sentences

_SIGNS: Mapping[Signal, Sign] = MappingProxyType(
    {
        Signal.angry: ANGRY,
        Signal.asks_for_person: ASKS_FOR_PERSON,
        Signal.danger: DANGER,
        Signal.legal: LEGAL,
        Signal.press: PRESS,
        Signal.repeats: SAYS_AGAIN,
        Signal.self_harm: SELF_HARM,
        Signal.thanks: THANKS,
    }
)
_SHOUT = 12
_SHARE = 0.7


def signals(messages: Sequence[MessageText], found: Sequence[Sentence]) -> frozenset[Signal]:
    """Find the signals that stand in the words themselves."""
    said = heard(messages, found)
    signs = {signal for signal, sign in _SIGNS.items() if said.says(sign)}
    texts = [message.text for message in messages]
    if any(instructs(text) for text in texts):
        signs.add(Signal.instructs_engine)
    if any(_shouts(text) for text in texts):
        signs.add(Signal.angry)
    folded = [" ".join(fold(text).split()) for text in texts]
    if len(set(folded)) < len(folded):
        signs.add(Signal.repeats)
    return frozenset(signs)


def only_small_talk(found: Sequence[Sentence]) -> bool:
    """Say whether nothing but greetings, thanks and nods was written."""
    if any(could_mean(sentence.text) for sentence in found):
        return False
    return only_pleasant([unaccented(sentence.text) for sentence in found])


def sentiment(found: Sequence[Sentence], signs: frozenset[Signal]) -> float:
    """Place the mood between -1 and 1."""
    threatens = bool(signs & {Signal.legal, Signal.press})
    return mood(heard((), found), angry=Signal.angry in signs, threatens=threatens)


def mood_of(text: str) -> float:
    """Place the mood of one message that was read before."""
    messages = (MessageText(id="", text=text),)
    found = sentences(messages)
    return sentiment(found, signals(messages, found))


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    loud = len(letters) >= _SHOUT and sum(c.isupper() for c in letters) > _SHARE * len(letters)
    return loud or "!!!" in text
