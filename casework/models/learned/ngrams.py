"""Words, pairs of words and pieces of words, weighed by how telling each is (TF-IDF)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SHORTEST_PIECE, _LONGEST_PIECE = 3, 5
#: What only one text says teaches nothing about others.
_SEEN_AT_LEAST = 2

#: A row of numbers of which most are nought: the places of the others, and their values.
Sparse = tuple[NDArray[np.int32], NDArray[np.float32]]


@dataclass(frozen=True)
class Ngrams:
    """Turns a folded text into a sparse row; words and pieces each make a unit vector.

    `places` says where each known word, pair and piece has its column, and `rarity` how telling
    it is. The words come first; pieces are marked by a leading tab, which no word has.
    """

    places: Mapping[str, int]
    rarity: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Self:
        """Learn the vocabulary of some texts."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update({*_words(text), *_pieces(text)})
        kept = sorted(term for term, times in seen.items() if times >= _SEEN_AT_LEAST)
        rarity = [np.log((1 + len(texts)) / (1 + seen[term])) + 1 for term in kept]
        places = {term: place for place, term in enumerate(kept)}
        return cls(places, np.asarray(rarity, dtype=np.float32))

    def row(self, text: str) -> Sparse:
        """Return what is known of a text; unknown words count for nothing."""
        words = self._unit(Counter(_words(text)))
        pieces = self._unit(Counter(_pieces(text)))
        return np.concatenate([words[0], pieces[0]]), np.concatenate([words[1], pieces[1]])

    def _unit(self, counted: Counter[str]) -> Sparse:
        known = [(self.places[t], n) for t, n in counted.items() if t in self.places]
        at = np.fromiter((place for place, _ in known), np.int32, len(known))
        times = np.fromiter((n for _, n in known), np.float32, len(known))
        values = (1 + np.log(times)) * self.rarity[at]
        length = float(np.sqrt(values @ values))
        return at, values / length if length else values


def _words(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _pieces(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        padded = f" {word} "
        for size in range(_SHORTEST_PIECE, _LONGEST_PIECE + 1):
            if size >= len(padded):
                yield f"\t{padded}"
                break
            for start in range(len(padded) - size + 1):
                yield f"\t{padded[start : start + size]}"
