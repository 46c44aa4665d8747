"""Learning from the examples. Run by a process of its own, which takes its memory with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from casework.models.encoder import SentenceEncoder
from casework.models.learned.examples import Examples
from casework.models.learned.folding import fold
from casework.models.learned.model import Model
from casework.models.learned.ngrams import Ngrams, Sparse
from casework.models.learned.openings import wish
from casework.models.learned.slips import Slips
from casework.models.learned.views import Linear, Seen

Progress = Callable[[str, int, int], None]

#: How freely weights may grow (the inverse of regularisation): the encoder's for English and,
#: tighter, for other languages, and the words'.
_FREE_MEANING = 20.0
_FREE_ABROAD = 5.0
_FREE_WORDS = 0.5
#: A margin of one counts as this much in logarithms of chances.
_MARGIN = 3.0
_STEPS = 5


@dataclass(frozen=True)
class Prepared:
    """Examples that are mended and encoded: what is the same for every part that is learned."""

    labels: tuple[str, ...]
    slips: Slips
    mended: tuple[str, ...]
    wished: tuple[str, ...]
    written_rows: NDArray[np.float32]
    wished_rows: NDArray[np.float32]

    @classmethod
    def of(cls, examples: Examples, encoder: SentenceEncoder) -> Self:
        """Prepare all examples, in batches."""
        folded = [fold(text) for text in examples.texts]
        slips = Slips.learn(folded)
        mended = tuple(slips.mend(text, encoder.knows) for text in folded)
        wished = tuple(wish(text) for text in mended)
        return cls(
            labels=examples.labels,
            slips=slips,
            mended=mended,
            wished=wished,
            written_rows=encoder.encode_many(examples.texts),
            wished_rows=encoder.encode_many(wished),
        )

    def only(self, chosen: NDArray[np.int64]) -> Self:
        """Keep some of the examples."""
        return replace(
            self,
            labels=tuple(self.labels[i] for i in chosen),
            mended=tuple(self.mended[i] for i in chosen),
            wished=tuple(self.wished[i] for i in chosen),
            written_rows=self.written_rows[chosen],
            wished_rows=self.wished_rows[chosen],
        )

    def seen(self, i: int, ngrams: Ngrams) -> Seen:
        """Look at one example as a message."""
        return Seen(
            self.written_rows[i],
            self.wished_rows[i],
            ngrams.row(self.mended[i]),
            ngrams.row(self.wished[i]),
        )


def train(examples: Examples, encoder: SentenceEncoder, progress: Progress | None = None) -> Model:
    """Learn to read from examples: the same examples give the same model."""
    if progress:
        progress("encoding", 0, _STEPS)
    return learn(Prepared.of(examples, encoder), progress)


def learn(prepared: Prepared, progress: Progress | None = None) -> Model:
    """Learn from examples that are prepared already."""
    tell = progress or _silent
    names = tuple(sorted(set(prepared.labels)))
    place = {name: i for i, name in enumerate(names)}
    target = np.asarray([place[label] for label in prepared.labels])
    ngrams = Ngrams.learn([*prepared.mended, *prepared.wished])
    with threadpool_limits(limits=1):
        tell("meaning", 1, _STEPS)
        written = _by_meaning(prepared.written_rows, target, _FREE_MEANING)
        abroad = _by_meaning(prepared.written_rows, target, _FREE_ABROAD)
        tell("wishes", 2, _STEPS)
        bare = _by_meaning(prepared.wished_rows, target, _FREE_MEANING)
        tell("words", 3, _STEPS)
        words = _by_words([ngrams.row(text) for text in prepared.mended], target, ngrams)
        tell("words of wishes", 4, _STEPS)
        wish_words = _by_words([ngrams.row(text) for text in prepared.wished], target, ngrams)
    tell("done", _STEPS, _STEPS)
    return Model(names, prepared.slips, ngrams, written, bare, words, wish_words, abroad)


def _by_meaning(rows: NDArray[np.float32], target: NDArray[np.int64], free: float) -> Linear:
    fitted = LogisticRegression(C=free, max_iter=300).fit(rows, target)
    return Linear(
        np.ascontiguousarray(fitted.coef_.T, dtype=np.float32),
        np.asarray(fitted.intercept_, dtype=np.float32),
    )


def _by_words(rows: Sequence[Sparse], target: NDArray[np.int64], ngrams: Ngrams) -> Linear:
    ends = np.cumsum([0, *(len(at) for at, _ in rows)])
    matrix = csr_matrix(
        (np.concatenate([v for _, v in rows]), np.concatenate([a for a, _ in rows]), ends),
        shape=(len(rows), len(ngrams.places)),
    )
    fitted = LinearSVC(C=_FREE_WORDS, random_state=0).fit(matrix, target)
    return Linear(
        np.ascontiguousarray(fitted.coef_.T * _MARGIN, dtype=np.float32),
        np.asarray(fitted.intercept_ * _MARGIN, dtype=np.float32),
    )


def _silent(step: str, done: int, of: int) -> None:
    """Tell nobody."""
