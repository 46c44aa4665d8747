"""English for the words of a shop, so that a message in another language is read by its words too.

The model is trained on English alone. The encoder carries a sentence's meaning into it from
sixteen languages, but has hardly heard of an "Erstattung"; a small glossary, which anybody can
edit, has.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Self

from casework.domain.errors import Misconfigured
from casework.models.taxonomy import glossary_folder

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Language:
    """One language's words, beginnings and ends of words, with the English for each."""

    words: Mapping[str, str]
    beginnings: Mapping[str, str]
    ends: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read entries, which stand apart by lines or bars: a word or star pattern, then English.

        Raises:
            Misconfigured: an entry has a word without English.

        """
        found: dict[str, dict[str, str]] = {"words": {}, "beginnings": {}, "ends": {}}
        lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
        entries = [entry.strip() for line in lines for entry in line.split("|")]
        # As it is written first, so that an entry without accents keeps its own English.
        for spelled in (str.lower, _plain):
            for entry in entries:
                word, _, english = entry.partition(" ")
                if not english:
                    raise Misconfigured(f"The glossary has no English for {entry!r}.")
                kind = "ends" if word[0] == "*" else "beginnings" if word[-1] == "*" else "words"
                found[kind].setdefault(spelled(word).strip("*"), english.strip())
        return cls(**found)

    def english(self, word: str) -> str:
        """Return the English of a word, or nothing; accents may be left out."""
        return self._found(word) or self._found(_plain(word))

    def _found(self, word: str) -> str:
        if word in self.words:
            return self.words[word]
        beginning, at = "", 1
        for size in range(len(word), _SHORTEST_STEM - 1, -1):
            if word[:size] in self.beginnings:
                beginning, at = self.beginnings[word[:size]], size
                break
        for start in range(at, len(word) - _SHORTEST_STEM + 1):
            if word[start:] in self.ends:
                return f"{beginning} {self.ends[word[start:]]}".strip()
        return beginning


@dataclass(frozen=True)
class Glossary:
    """The languages that there are words for."""

    languages: tuple[Language, ...]

    @classmethod
    def read(cls, folder: Traversable | None = None) -> Self:
        """Read a folder that holds a file for each language."""
        files = sorted((folder or glossary_folder()).iterdir(), key=lambda entry: entry.name)
        return cls(
            tuple(
                Language.parse(file.read_text(encoding="utf-8"))
                for file in files
                if file.name.endswith(".txt")
            )
        )

    def gloss(self, folded: str) -> str:
        """Return the English of the words that are known, in their order, without the others.

        The language is the one that knows most of the words. Ids and amounts, which folding has
        made alike, stay.
        """
        words = _WORD.findall(folded)
        readings = [
            [word if word in _FIGURES else language.english(word) for word in words]
            for language in self.languages
        ]
        best = max(readings, key=lambda reading: sum(map(bool, reading)), default=[])
        return " ".join(english for english in best if english)

    def left(self, folded: str) -> str:
        """Return what of an English text the glossary could have said: a stand-in for a gloss."""
        return " ".join(word for word in _WORD.findall(folded) if word in self._english)

    @cached_property
    def _english(self) -> frozenset[str]:
        tables = (t for one in self.languages for t in (one.words, one.beginnings, one.ends))
        said = {word for table in tables for english in table.values() for word in english.split()}
        return _FIGURES | said


_FIGURES = frozenset({"amail", "alink", "anamount", "anid", "anumber"})


def _plain(text: str) -> str:
    """Take the accents off: customers leave them out too."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(c for c in parts if not unicodedata.combining(c))
