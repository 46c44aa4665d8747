"""Examples that say the same: twice in a file, or under two kinds, where they teach doubt."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]
    CountVectorizer,
)

from casework.evaluation.examples.finding import Finding
from casework.evaluation.examples.reading import Line
from casework.models.encoder import SentenceEncoder
from casework.models.learned.folding import fold

# Chosen by looking at the 7,450 examples of the first release. Across kinds the closest pairs were
# true contrasts ("i want to back out of my order", "i want to return my order": 0.93), while the
# same sentence with one slip of the finger reaches one of the higher marks in 7 of 10 cases, and
# one of the lower marks in 9 of 10.
_SAME_MEANING, _CLOSE_MEANING = 0.95, 0.90
_SAME_LETTERS, _CLOSE_LETTERS = 0.85, 0.75
_AT_ONCE = 500
_WORD = re.compile(r"\w+")


def words(text: str) -> str:
    """Return the folded words alone, or the signs of a text that has no words."""
    folded = fold(text)
    return " ".join(_WORD.findall(folded)) or folded


def check_duplicates(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find lines that differ at most in letters' case, punctuation, ids and figures."""
    first: dict[str, Line] = {}
    for line in lines:
        same = first.setdefault(words(line.text), line)
        if same is line:
            continue
        where = f"{same.file}:{same.number}"
        if same.kind == line.kind:
            yield line.finding(f"It says the same as {where}.", "Take one out.")
        else:
            yield line.finding(
                f"It says the same as {where}, of another kind.", "Keep it where it belongs."
            )


def check_twins(lines: Sequence[Line], encoder: SentenceEncoder) -> Iterator[Finding]:
    """Find pairs across kinds that mean or spell nearly the same.

    Meaning is the cosine of the encoder's rows, spelling the share of three-letter pieces that
    two texts have in common. Those above the higher mark of either must be mended; those above
    the lower mark may be a wanted contrast, which only a person can tell.
    """
    for one, other, meaning, letters in _close(lines, encoder):
        must = meaning >= _SAME_MEANING or letters >= _SAME_LETTERS
        yield other.finding(
            f"{other.text!r} is close to {one.text!r} ({one.file}:{one.number}): "
            f"meaning {meaning:.2f}, letters {letters:.2f}.",
            "Say in one of them what makes the kinds differ, or take it out."
            if must
            else "Make sure that each could belong to no other kind.",
            must=must,
        )


def _close(
    lines: Sequence[Line], encoder: SentenceEncoder
) -> list[tuple[Line, Line, float, float]]:
    if not lines:
        return []
    said = [words(line.text) for line in lines]
    rows = encoder.encode_many([line.text for line in lines])
    pieces: Any = CountVectorizer(
        analyzer="char", ngram_range=(3, 3), binary=True, lowercase=False
    ).fit_transform([f"  {text}  " for text in said])
    sizes = np.asarray(pieces.sum(axis=1)).ravel()
    kinds = np.unique([line.kind for line in lines], return_inverse=True)[1]
    texts = np.unique(said, return_inverse=True)[1]
    found: list[tuple[Line, Line, float, float]] = []
    for start in range(0, len(lines), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        meaning: NDArray[np.float32] = rows[part] @ rows.T
        common = (pieces[part] @ pieces.T).toarray()
        letters = common / (sizes[part, None] + sizes[None] - common)
        # Duplicates are told apart from twins, and told once.
        apart = (kinds[part, None] != kinds[None]) & (texts[part, None] != texts[None])
        near = apart & ((meaning >= _CLOSE_MEANING) | (letters >= _CLOSE_LETTERS))
        for i, j in np.argwhere(near):
            if start + i < j:
                how = float(meaning[i, j]), float(letters[i, j])
                found.append((lines[start + i], lines[j], *how))
    return found
