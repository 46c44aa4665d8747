"""Sentences that say nearly the same with another number, whatever they speak of."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.hygiene.quantities import Quantity, quantities
from casework.knowledge.hygiene.said import Said

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: How near two sentences must be with their numbers left out, measured on pairs of sentences.
NEAR = 0.72
#: And how near the titles and headings over them: "You hear from us within …" stands everywhere.
_SAME_PLACE = 0.45
_COUNT = "count"
#: Sentences compared with all others in one product; more would take more memory than time.
_AT_ONCE = 512


def copies(sentences: Sequence[Said], encode: Encode) -> Iterator[tuple[Said, Said]]:
    """Give pairs of different articles that are alike but for a number they state."""
    given = [(said, _numbers(said.text)) for said in sentences]
    given = [(said, numbers) for said, numbers in given if numbers]
    rows = encode([blanked(said.text) for said, _ in given])
    places = encode([said.place for said, _ in given])
    for start in range(0, len(given), _AT_ONCE):
        near = rows[start : start + _AT_ONCE] @ rows.T
        for i, j in np.argwhere(near >= NEAR):
            first, second = given[start + int(i)], given[int(j)]
            if start + int(i) >= int(j) or not _differ(first, second):
                continue
            if float(places[start + int(i)] @ places[int(j)]) >= _SAME_PLACE:
                yield first[0], second[0]


def blanked(text: str) -> str:
    """Leave the numbers out of a sentence, so that only what they are about is compared."""
    for one in sorted(quantities(text), key=lambda q: -q.start):
        if one.dimension == _COUNT:
            text = re.sub(r"^\S+", "…", text[one.start :]).join((text[: one.start], ""))
        else:
            text = f"{text[: one.start]}…{text[one.end :]}"
    return text


def _numbers(text: str) -> tuple[Quantity, ...]:
    return tuple(one for one in quantities(text) if one.dimension != _COUNT)


def _differ(
    first: tuple[Said, tuple[Quantity, ...]], second: tuple[Said, tuple[Quantity, ...]]
) -> bool:
    (one, ours), (other, theirs) = first, second
    if one.article == other.article or _row(one.text) != _row(other.text):
        return False
    if sorted(q.dimension for q in ours) != sorted(q.dimension for q in theirs):
        return False
    # In whichever order they stand: every number of one needs its like in the other.
    return not (_all_in(ours, theirs) and _all_in(theirs, ours))


def _all_in(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    return all(any(o.dimension == t.dimension and o.agrees(t) for t in theirs) for o in ours)


def _row(text: str) -> str:
    """Return what a table's row is about; rows of other heads speak of other things."""
    return text.split("; ", maxsplit=1)[0].lower() if "; " in text else ""
