"""Which sentences of a passage answer a question: a few whole ones, word for word."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.evidence import share_said
from casework.knowledge.sentences import sentences

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: A passage up to this many characters is quoted whole; of a longer one no more than this.
SHORT = 420
#: With all that limits it, a quotation may be this long; a longer one is a person's to explain.
LONG = 900
#: Words of a sentence that takes something back from the ones before it.
_LIMITS = re.compile(
    r"\b(?:except\w*|unless|exclud\w*|(?:do|does|is|are) not|can ?not|cannot|not for|only|however"
    r"|otherwise|but not"
    r"|außer|ausgenommen|nicht|kein\w*|nur|jedoch|sofern|es sei denn|ausnahmen?"
    r"|sauf|except[ée]\w*|hormis|pas|uniquement|seulement|exclu\w*|toutefois"
    r"|excepto|salvo|sólo|solo|únicamente|no se|excluid\w*|sin embargo"
    r"|tranne|eccetto|soltanto|non|esclus\w*|tuttavia)\b",
    re.IGNORECASE,
)
#: More are no answer any more but an article.
MOST = 4
#: A neighbour is taken along when it is at least this near, as a share of the best sentence.
_NEAR = 0.6
#: How much the question's own words count beside the meaning.
_WORDS = 0.4


def lines(text: str, language: str) -> tuple[str, ...]:
    """Cut a passage into what can be quoted: its sentences, in their order."""
    return tuple(
        said for line in text.splitlines() for said in sentences(line, language) if said.strip()
    )


def quoted(text: str, language: str, chosen: Sequence[int]) -> str:
    """Put chosen sentences together again; a number that the passage lacks is left out."""
    every = lines(text, language)
    return " ".join(every[n] for n in chosen if 0 <= n < len(every))


class Quotation(NamedTuple):
    """Which sentences of a passage to quote, and how near they come to the question."""

    sentences: tuple[int, ...]
    near: float


def answering(
    question: str, text: str, language: str, encode: Encode, allowed: Callable[[str], bool]
) -> Quotation | None:
    """Choose the sentences that answer: the nearest one and its near neighbours.

    A sentence that may not be said (`allowed`), such as one with a foreign link, is never chosen
    and nothing is quoted across it: what it says could change what stands around it.
    """
    every = lines(text, language)
    near = _nearness(question, every, encode)
    fit = [allowed(said) for said in every]
    best = max((n for n, ok in enumerate(fit) if ok), key=near.__getitem__, default=None)
    if best is None:
        return None
    if len(text) <= SHORT and all(fit):
        return Quotation(tuple(range(len(every))), near[best])
    usable = [value if ok else -1.0 for value, ok in zip(near, fit, strict=True)]
    chosen = _with_limits(_around(best, usable, every), every)
    return Quotation(chosen, near[best]) if chosen and all(fit[n] for n in chosen) else None


def _nearness(question: str, every: Sequence[str], encode: Encode) -> list[float]:
    """Compare meaning and words: the one that names the thing is nearer than one about it."""
    rows = encode([question, *every])
    return [
        float(row @ rows[0]) + _WORDS * share_said(question, said)
        for row, said in zip(rows[1:], every, strict=True)
    ]


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


def _with_limits(chosen: tuple[int, ...], every: Sequence[str]) -> tuple[int, ...]:
    """Take along every later sentence that limits what was said; () when that is too much.

    "Any item. This does not apply to earphones." must not become "Any item."
    """
    limits = [n for n in range(chosen[-1] + 1, len(every)) if _LIMITS.search(every[n])]
    if limits:
        chosen = tuple(range(chosen[0], limits[-1] + 1))
    return chosen if sum(len(every[n]) for n in chosen) <= LONG else ()
