"""What was understood of a burst of messages, and how sure that is."""

from enum import StrEnum

from casework.domain.case import Slot, Span
from casework.domain.hop import Hop
from casework.domain.words import Letter


class Signal(StrEnum):
    """Something in the customer's words that routes a case, whatever the goal."""

    asks_for_person = "asks_for_person"
    angry = "angry"
    danger = "danger"
    instructs_engine = "instructs_engine"
    legal = "legal"
    off_topic = "off_topic"
    press = "press"
    repeats = "repeats"
    self_harm = "self_harm"
    small_talk = "small_talk"
    thanks = "thanks"
    unknown_language = "unknown_language"


class ReadGoal(Letter):
    """One goal as read: its kind, its details, and the calibrated chance that this is right.

    `continues` names an open goal that these words belong to (an answer, a correction).
    `possible` holds the kinds that could still be meant when the confidence is too low.
    """

    kind: str
    confidence: float
    slots: tuple[Slot, ...] = ()
    spans: tuple[Span, ...] = ()
    possible: tuple[str, ...] = ()
    continues: str | None = None


class Reading(Letter):
    """A burst of messages, understood. Words are pointed to, never quoted.

    `withdrawn` names open goals the customer no longer wants.
    `certain` is False when some goal stands below its threshold for acting.
    `deeper` asks for the language model, when one is configured and the local reader is unsure.
    `hops` are the tiers it passed, one of which settled it.
    """

    message_ids: tuple[str, ...]
    goals: tuple[ReadGoal, ...] = ()
    withdrawn: tuple[str, ...] = ()
    signals: frozenset[Signal] = frozenset()
    language: str = "en"
    sentiment: float = 0.0
    certain: bool = True
    deeper: bool = False
    hops: tuple[Hop, ...] = ()
