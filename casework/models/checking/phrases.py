"""The phrases of every language, read once and made into patterns."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypedDict, cast

from casework.models.checking.languages import language_file
from casework.models.languages import WRITES

#: `<3>` in a pattern: up to three words, none of which ends a clause; a bracket counts as one.
_GAP = re.compile(r"<([0-9]+)>")
_WORDS = r"(?:(?:\([^()]*\)|[^\s!?;]*[^\s!?;.,:])\s+){{0,{0}}}?"
#: What may stand between a negation and what it denies.
_UP_TO_THREE = r"(?:\s+[\w’]+){0,3}\s*$"
_NEVER = r"(?!)"


class _Values(TypedDict):
    days: list[str]
    months: str
    in_month: list[str]
    of_month: list[str]
    ordinals: list[str]
    numbers: list[str]
    units: list[str]
    soon: list[str]


#: A file as it is written; `not` is no name for a Python attribute.
_File = TypedDict(
    "_File",
    {
        "not": list[str],
        "perhaps": list[str],
        "after": list[str],
        "topics": list[str],
        "promises": dict[str, list[str]],
        "values": _Values,
    },
)


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """One language's patterns, for texts that went through `plain`.

    `promises` say that something was done or will be. A promise is none with `before` at the end
    of what stands before it, `inside` within it or `after` right behind it. `topics` are what a
    reply may be about. `dates`, `in_words` and `soon` are figures and times that are no digits.
    """

    language: str
    promises: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    inside: re.Pattern[str]
    after: re.Pattern[str]
    topics: re.Pattern[str]
    dates: re.Pattern[str]
    in_words: re.Pattern[str]
    soon: re.Pattern[str]
    days: tuple[str, ...]


def plain(text: str) -> str:
    """Write apostrophes and spaces in one way only, each character for one character."""
    return text.replace("'", "’").replace("\u00a0", " ").replace("\u202f", " ")


@cache
def all_phrases() -> tuple[Phrases, ...]:
    """Return the phrases of every language that replies are written in."""
    return tuple(_read(language) for language in sorted(WRITES))


def _read(language: str) -> Phrases:
    data = cast("_File", tomllib.loads(language_file(language).read_text(encoding="utf-8")))
    negations, values = data["not"], data["values"]
    return Phrases(
        language=language,
        promises=tuple((name, _whole(any_of)) for name, any_of in data["promises"].items()),
        before=_compile(rf"{_start(negations + data['perhaps'])}{_UP_TO_THREE}"),
        inside=_compile(rf"{_start(negations)}(?!\w)"),
        after=_compile(_any(data["after"])),
        topics=_whole(data["topics"]),
        dates=_dates(values),
        in_words=_in_words(values),
        soon=_whole(values["soon"]),
        days=tuple(values["days"]),
    )


def _dates(values: _Values) -> re.Pattern[str]:
    months = rf"(?:{_any(values['months'].split())})\b"
    of = rf"(?:\s*(?:{_any(values['ordinals'])}))?(?:\s*(?:{_any(values['of_month'])}))?"
    return _compile(
        rf"\b{months}\.? [0-9]{{1,2}}|[0-9]{{1,2}}{of}\s*\b{months}"
        rf"|\b(?:{_any(values['in_month'])})(?:\s+|-){months}"
    )


def _in_words(values: _Values) -> re.Pattern[str]:
    number, units = _any(values["numbers"]), _any(values["units"])
    return _whole([rf"(?:{number})(?:[ -](?:{number}))*[ -]?(?:{units})"])


def _start(words: Iterable[str]) -> str:
    # Only the English n’t stands at the end of another word.
    return "(?:" + "|".join(w if w.startswith("n’t") else rf"\b{w}" for w in words) + ")"


def _any(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns) or _NEVER


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return _compile(rf"\b(?:{_any(patterns)})(?!\w)")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub(lambda m: _WORDS.format(m.group(1)), pattern), re.IGNORECASE)
