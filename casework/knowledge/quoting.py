"""Which sentences of a passage answer a question: a few whole ones, word for word."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.sentences import sentences

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: A passage up to this many characters is quoted whole; of a longer one no more than this.
SHORT = 420
#: More are no answer any more but an article.
MOST = 4
#: A neighbour is taken along when it is at least this near, as a share of the best sentence.
_NEAR = 0.6


def lines(text: str, language: str) -> tuple[str, ...]:
    """Cut a passage into what can be quoted: its sentences, in their order."""
    return tuple(
        said for line in text.splitlines() for said in sentences(line, language) if said.strip()
    )


def quoted(text: str, language: str, chosen: Sequence[int]) -> str:
    """Put chosen sentences together again; a number that the passage lacks is left out."""
    every = lines(text, language)
    return " ".join(every[n] for n in chosen if 0 <= n < len(every))


def answering(
    question: str, text: str, language: str, encode: Encode, allowed: Callable[[str], bool]
) -> tuple[int, ...]:
    """Choose the sentences that answer: the nearest in meaning and its near neighbours.

    A sentence that may not be said (`allowed`), such as one with a foreign link, is never chosen
    and nothing is quoted across it: what it says could change what stands around it.
    """
    every = lines(text, language)
    fit = [allowed(said) for said in every]
    if len(text) <= SHORT and all(fit):
        return tuple(range(len(every)))
    rows = encode([question, *every])
    near = [float(row @ rows[0]) if ok else -1.0 for row, ok in zip(rows[1:], fit, strict=True)]
    best = max(range(len(every)), key=near.__getitem__, default=None)
    if best is None or not fit[best]:
        return ()
    return _around(best, near, every)


def _around(best: int, near: Sequence[float], every: Sequence[str]) -> tuple[int, ...]:
    first = last = best
    length = len(every[best])
    while last - first + 1 < MOST:
        beside = [n for n in (last + 1, first - 1) if 0 <= n < len(every)]
        beside = [n for n in beside if near[n] >= _NEAR * near[best] and near[n] > 0]
        beside = [n for n in beside if length + len(every[n]) <= SHORT]
        if not beside:
            break
        chosen = max(beside, key=near.__getitem__)
        first, last = min(first, chosen), max(last, chosen)
        length += len(every[chosen])
    return tuple(range(first, last + 1))
