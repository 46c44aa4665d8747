"""Words that say something was done or will be, unless they say it was not."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from casework.models.checking.phrases import Phrases, all_phrases, plain
from casework.models.checking.values import without_claimed
from casework.models.claims import Claim

_SENTENCE = re.compile(r"[.!?\n]")
#: What is quoted was said by somebody else.
_OTHERS_WORDS = frozenset({"passage", "quote", "title"})
_BLANK = " \u2022 "


class _Said(NamedTuple):
    """A promise that a language finds in a text, and whether that language takes it back."""

    promise: str
    start: int
    end: int
    taken_back: bool


def promises(text: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Name what the text says was done or will be, in whatever language it says so.

    A supervisor's quoted words do not count.
    """
    own = plain(without_claimed(text, [c for c in claims if c.kind in _OTHERS_WORDS]))
    for phrases in all_phrases():
        own = phrases.topics.sub(_BLANK, own)
    said = [found for phrases in all_phrases() for found in _found(own, phrases)]
    return tuple(dict.fromkeys(one.promise for one in said if not _taken_back(one, said)))


def _found(text: str, phrases: Phrases) -> list[_Said]:
    return [
        _Said(promise, match.start(), match.end(), _denied(match, phrases))
        for promise, pattern in phrases.promises
        for match in pattern.finditer(text)
    ]


def _denied(match: re.Match[str], phrases: Phrases) -> bool:
    before = _SENTENCE.split(match.string[: match.start()])[-1]
    return bool(
        phrases.before.search(before)
        or phrases.inside.search(match.group())
        or phrases.after.match(match.string, match.end())
    )


def _taken_back(one: _Said, said: Sequence[_Said]) -> bool:
    """A word that two languages share is denied by the one whose sentence it stands in."""
    return one.taken_back or any(
        other.taken_back
        and other.promise == one.promise
        and other.start < one.end
        and one.start < other.end
        for other in said
    )
