"""Slips of the pen: a word that nobody knows, one slip away from a word that many use."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
#: A shorter word has too many neighbours.
_SHORTEST = 4
#: A word used this often is known; one used that often is worth mending to, or cutting at.
_KNOWN, _COMMON, _VERY_COMMON = 2, 4, 12


@dataclass(frozen=True)
class Slips:
    """Mends words by the words that the examples use: "reimbursment", "whereis", "recieve"."""

    used: Mapping[str, int]
    _near: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        near: dict[str, tuple[str, ...]] = {}
        for word, times in self.used.items():
            if times >= _COMMON and len(word) >= _SHORTEST:
                for shorter in {word, *_without_one(word)}:
                    near[shorter] = (*near.get(shorter, ()), word)
        object.__setattr__(self, "_near", near)

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Self:
        """Count the words of some folded texts."""
        used = Counter(word for text in texts for word in set(_WORD.findall(text)))
        return cls({word: times for word, times in sorted(used.items()) if times >= _KNOWN})

    def mend(self, text: str, knows: Callable[[str], bool]) -> str:
        """Return the folded text with its slips mended.

        Words that the examples use, or that `knows` says are words, stay as they are.
        """
        return _WORD.sub(lambda match: self._mended(match.group(), knows), text)

    def _mended(self, word: str, knows: Callable[[str], bool]) -> str:
        if word in self.used or len(word) < _SHORTEST or knows(word):
            return word
        candidates = {
            known
            for shorter in (word, *_without_one(word))
            for known in self._near.get(shorter, ())
            if _one_slip(word, known)
        }
        if candidates:
            return max(sorted(candidates), key=lambda known: self.used[known])
        return self._cut(word) or word

    def _cut(self, word: str) -> str | None:
        """Put the missing space between two words that are very common."""
        cuts = ((word[:i], word[i:]) for i in range(1, len(word)))
        good = [
            (min(self.used[a], self.used[b]), f"{a} {b}")
            for a, b in cuts
            if self.used.get(a, 0) >= _VERY_COMMON and self.used.get(b, 0) >= _VERY_COMMON
        ]
        return max(good)[1] if good else None


def _without_one(word: str) -> Iterator[str]:
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _one_slip(word: str, known: str) -> bool:
    """Say whether one letter more, less or wrong, or two swapped neighbours, part the words."""
    if abs(len(word) - len(known)) > 1:
        return False
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    a, b = word[start:], known[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or b[1:] == a
