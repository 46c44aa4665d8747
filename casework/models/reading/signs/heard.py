"""A burst of messages as the signs look at it: mended English sentences, and plain letters."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.models.given import MessageText
from casework.models.reading.words import Sentence, fold

_BREAK = re.compile(r"[.!?;:\n]+")
_MARKS = re.compile(r"[^\w.]+|_+")
_LINKS = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,64}@\S{1,200}")


@dataclass(frozen=True)
class Heard:
    """What was said: sentences with English spelling mended, and every message in plain letters.

    In plain letters accents and apostrophes are gone, so that "l'été" is "l ete" however typed.
    """

    sentences: tuple[str, ...]
    plain: tuple[str, ...]

    def says(self, sign: "Sign") -> bool:
        """Say whether the sign stands somewhere in the words."""
        english = any(sign.in_english(sentence) for sentence in self.sentences)
        return english or any(sign.in_others(text) for text in self.plain)


@dataclass(frozen=True)
class Sign:
    """Patterns for one thing: in English, in the other languages, and the idioms that mean none."""

    english: re.Pattern[str]
    others: re.Pattern[str]
    idioms: re.Pattern[str] | None = None

    def in_english(self, sentence: str) -> bool:
        """Look through one mended sentence, its idioms taken out."""
        text = self.idioms.sub(" ~ ", sentence) if self.idioms else sentence
        return bool(self.english.search(text))

    def in_others(self, text: str) -> bool:
        """Look through one message in plain letters."""
        return bool(self.others.search(self.idioms.sub(" ~ ", text) if self.idioms else text))


def sign(english: Iterable[str], others: Iterable[str] = (), idioms: Iterable[str] = ()) -> Sign:
    """Make a sign of whole words; each entry is a regular expression of its own."""
    return Sign(_words(english), _words(others), _words(idioms) if idioms else None)


def _words(patterns: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"\b(?:{alternatives})\b" if alternatives else r"(?!)")


def heard(messages: Sequence[MessageText], found: Sequence[Sentence]) -> Heard:
    """Prepare the messages once for all signs."""
    return Heard(
        sentences=tuple(unaccented(sentence.text) for sentence in found),
        plain=tuple(plain(message.text) for message in messages),
    )


@lru_cache(maxsize=2048)
def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]


def unaccented(text: str) -> str:
    """Take the accents off, letter by letter."""
    return text if text.isascii() else "".join(_bare(c) for c in text)


def plain(text: str) -> str:
    """Write a message in small letters without accents and marks; full stops end sentences."""
    bare = unaccented(fold(_LINKS.sub(" ", text))).replace("ß", "ss")
    return " ".join(_MARKS.sub(" ", _BREAK.sub(" . ", bare)).split())
