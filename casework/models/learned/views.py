"""The ways in which a message is looked at, each with a linear reading of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casework.models.encoder import SentenceEncoder
from casework.models.learned.folding import fold
from casework.models.learned.glossary import Glossary
from casework.models.learned.ngrams import Ngrams, Sparse
from casework.models.learned.openings import wish
from casework.models.learned.slips import Slips

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What one message looks like: as it was written, its bare wish, and the words of both."""

    written: NDArray[np.float32]
    wished: NDArray[np.float32]
    words: Sparse
    wish_words: Sparse


@dataclass(frozen=True)
class SeenAbroad:
    """What a message in another language looks like: as written, and the English of its words."""

    written: NDArray[np.float32]
    glossed: Sparse
    glossed_wish: Sparse


@dataclass(frozen=True)
class Linear:
    """A score for each label: a weighted sum of a row, plus a start."""

    weights: NDArray[np.float32]
    start: NDArray[np.float32]

    def dense(self, row: NDArray[np.float32]) -> Floats:
        """Score a row of the encoder."""
        return (row @ self.weights + self.start).astype(np.float64)

    def sparse(self, row: Sparse) -> Floats:
        """Score a row of n-grams."""
        at, values = row
        return (values @ self.weights[at] + self.start).astype(np.float64)


def look(
    texts: Sequence[str], encoder: SentenceEncoder, slips: Slips, ngrams: Ngrams
) -> list[Seen]:
    """Look at English messages in every way; the encoder sees them all at once."""
    mended = [slips.mend(fold(text), encoder.knows) for text in texts]
    wished = [wish(text) for text in mended]
    rows = encoder.encode_many([*texts, *wished])
    return [
        Seen(written, bare, ngrams.row(words), ngrams.row(wish_words))
        for written, bare, words, wish_words in zip(
            rows[: len(texts)], rows[len(texts) :], mended, wished, strict=True
        )
    ]


def look_abroad(
    texts: Sequence[str], encoder: SentenceEncoder, glossary: Glossary, ngrams: Ngrams
) -> list[SeenAbroad]:
    """Look at messages that are not in English."""
    glosses = [glossary.gloss(fold(text)) for text in texts]
    return [
        SeenAbroad(written, ngrams.row(gloss), ngrams.row(wish(gloss)))
        for written, gloss in zip(encoder.encode_many(texts), glosses, strict=True)
    ]


def log_softmax(scores: Floats) -> Floats:
    """Turn scores into logarithms of chances that add up to one."""
    high: Floats = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = high - np.log(np.exp(high).sum(axis=-1, keepdims=True))
    return logs
