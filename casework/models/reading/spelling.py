"""Mending misspelt words that matter, and no others."""

import re
from functools import lru_cache

from casework.models.reading.vocabulary import LEFT_ALONE, SHORT_FORMS, WORDS_THAT_MATTER

_SHORTEST = 5
_LONG = 8
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@lru_cache(maxsize=8192)
def mend(word: str) -> str:
    """Return the word that was meant when it is one slip away (two in long words).

    Words of four letters and fewer, numbers, and real words that only look alike stay as they are.
    """
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    if word in WORDS_THAT_MATTER or word in LEFT_ALONE:
        return word
    near = [
        (slips, known)
        for known in WORDS_THAT_MATTER
        if known[0] in word[:2] and (slips := _slips(word, known)) <= _allowed(known)
    ]
    return min(near)[1] if near else word


def mended(text: str) -> str:
    """Return a text with the words mended that matter; nothing else of it changes."""
    return _WORD.sub(_right, text)


def _right(match: re.Match[str]) -> str:
    word = match.group()
    meant = mend(word.lower())
    return word if meant == word.lower() else meant


def _allowed(known: str) -> int:
    if len(known) < _SHORTEST:
        return 0
    return 2 if len(known) >= _LONG else 1


def _slips(a: str, b: str) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours between two words."""
    if abs(len(a) - len(b)) > _allowed(b):
        return _LONG
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, other in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
