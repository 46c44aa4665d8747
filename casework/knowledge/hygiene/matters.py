"""What articles can fix: each matter with the words that speak of it, read from `matters.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Self

from casework.domain.errors import Misconfigured
from casework.domain.words import Word
from casework.knowledge.hygiene.said import Said

_CLAUSE = ":clause"
#: Where one statement of a sentence ends and the next begins.
_JOINT = re.compile(r";\s|:\s|,\s(?:and|but|so|or|und|aber|oder|while)\s|\s[–-]\s")
_COMMA = re.compile(rf"{_JOINT.pattern}|,\s")

Pattern = re.Pattern[str]


class Number(Word):
    """A matter that is fixed by a number."""

    name: str
    dimension: str
    says: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    #: Of a count: what is counted.
    counts: tuple[str, ...] = ()
    #: Which of several numbers counts: "highest" of a range.
    pick: str = ""


class Statement(Word):
    """A matter that is a yes or a no."""

    name: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    near: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


class Context(NamedTuple):
    """A statement, and what stands around it."""

    clause: str
    said: Said

    @property
    def near(self) -> str:
        """The sentence, and the one before it: "it" is what that one speaks of."""
        return f"{self.said.before}\n{self.said.text}"

    @property
    def whole(self) -> str:
        """All of it with the headings."""
        return f"{self.said.place}\n{self.near}"

    @property
    def own(self) -> str:
        """The sentence with the headings."""
        return f"{self.said.place}\n{self.said.text}"


class Matters:
    """All matters that are known, with their words and conditions."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take the matters of a document.

        Raises:
            Misconfigured: a matter names a concept or a condition that is not there.

        """
        self._concepts = {name: _any(words) for name, words in document["concepts"].items()}
        self._conditions: dict[str, dict[str, Any]] = dict(document["condition"])
        self._values = {
            name: {v: _any(words) for v, words in given.items() if v != "default"}
            for name, given in self._conditions.items()
        }
        self.numbers = tuple(Number.model_validate(given) for given in document["number"])
        self.statements = tuple(Statement.model_validate(given) for given in document["statement"])
        self._told = {one.name: (_any(one.yes), _any(one.no)) for one in self.statements}
        matters: tuple[Number | Statement, ...] = (*self.numbers, *self.statements)
        for matter in matters:
            self._refuse_unknown(matter)

    @classmethod
    @cache
    def known(cls) -> Self:
        """Read the matters that come with us."""
        return cls(
            tomllib.loads((files("casework.knowledge.hygiene") / "matters.toml").read_text("utf-8"))
        )

    def speaks_of(self, matter: Number | Statement, context: Context) -> bool:
        """Say whether a statement is about a matter."""
        says = matter.says if isinstance(matter, Number) else ()
        if not all(self._one(names, context.clause) for names in says):
            return False
        if not all(self._one(names, context.near) for names in matter.near):
            return False
        if not all(self._one(names, context.whole) for names in matter.about):
            return False
        for name in matter.never:
            plain = name.removesuffix(_CLAUSE)
            where = context.clause if name.endswith(_CLAUSE) else context.own
            if self._concepts[plain].search(where):
                return False
        return True

    def mentions(self, names: Iterable[str], text: str) -> bool:
        """Say whether one of these concepts is in a text."""
        return any(self._concepts[name].search(text) for name in names)

    def tells(self, statement: Statement, text: str) -> bool | None:
        """Say what a sentence says of a yes-or-no matter; None when it says neither, or both."""
        yes, no = (pattern.search(text) is not None for pattern in self._told[statement.name])
        # "not waterproof" holds "waterproof": no is the longer word.
        return None if not (yes or no) else not no

    def condition(self, name: str, context: Context) -> str:
        """Say under which condition a statement holds: as it says itself, or as its place says."""
        values = self._values[name]
        for text in (context.clause, context.said.text, *reversed(context.said.headings),
                     context.said.title):  # fmt: skip
            for value, pattern in values.items():
                if pattern.search(text):
                    return value
        return str(self._conditions[name]["default"])

    @property
    def conditions(self) -> tuple[str, ...]:
        """Name the conditions."""
        return tuple(self._conditions)

    def _one(self, names: str, text: str) -> bool:
        return any(self._concepts[name].search(text) for name in names.split())

    def _refuse_unknown(self, matter: Number | Statement) -> None:
        says = matter.says if isinstance(matter, Number) else ()
        counts = matter.counts if isinstance(matter, Number) else ()
        named = [name for names in (*says, *matter.near, *matter.about) for name in names.split()]
        named += [name.removesuffix(_CLAUSE) for name in matter.never]
        unknown = {*named, *counts} - self._concepts.keys()
        unknown |= {b.rstrip("!") for b in matter.by} - self._conditions.keys() - {"product"}
        if unknown:
            raise Misconfigured(f"matters.toml: {matter.name} names {', '.join(sorted(unknown))}.")


def clause(text: str, start: int, end: int, others: Iterable[int] = ()) -> str:
    """Return the statement of a sentence that a place in it belongs to.

    Where another number stands in the same statement (`others` says where), a comma parts them.

    A table row is "head: cell; head: cell": its first cell says what the others are about.
    """
    first, last = _around(_JOINT, text, start, end)
    if any(first <= at < last for at in others):
        first, last = _around(_COMMA, text, start, end)
    piece = text[first:last]
    row = text.split("; ") if "; " in text and ": " in text.split("; ", maxsplit=1)[0] else []
    if row:
        cell = next((c for c in row if piece.strip("; ") in c), piece)
        return text if cell == row[0] else f"{row[0]}; {cell}"
    return piece


def _around(joint: Pattern, text: str, start: int, end: int) -> tuple[int, int]:
    joints = [0, *(found.end() for found in joint.finditer(text)), len(text)]
    return max(at for at in joints if at <= start), min(at for at in joints if at >= end)


def _any(words: Iterable[str]) -> Pattern:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})", re.IGNORECASE)
