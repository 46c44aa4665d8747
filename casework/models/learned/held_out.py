"""How the reader does on examples that it has not learned from."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from casework.models.encoder import SentenceEncoder
from casework.models.kinds import KINDS
from casework.models.learned.calibration import BARS, Head, Held
from casework.models.learned.chances import (
    UNSET,
    Chances,
    confidence,
    for_confidence,
    for_scope,
)
from casework.models.learned.conformal import set_level
from casework.models.learned.examples import Examples
from casework.models.learned.folds import folds
from casework.models.learned.glossary import Glossary
from casework.models.learned.measures import best_curve, best_temperature, calibration_error
from casework.models.learned.openings import wish
from casework.models.learned.training import Prepared, learn
from casework.models.learned.views import Floats, SeenAbroad

Progress = Callable[[str, int, int], None]

#: The share of messages whose true kind may be missing from the set of possible ones.
MISS = 0.05
#: One message in ten is taken to be none of the shop's business, or mere politeness; among the
#: examples it is one in five, which would make every confidence too low.
BACKGROUND_SHARE = 0.1
_PARTS = 5


@dataclass(frozen=True)
class HeldOut:
    """The scores of every example by a model that had not learned from it or its near-twins.

    There are no labelled messages in other languages to set anything by. `abroad` reads the
    English ones as if they were foreign: of their words, only what a glossary could have said.
    """

    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    english: Floats
    abroad: Floats


def hold_out(
    examples: Examples, encoder: SentenceEncoder, progress: Progress | None = None
) -> HeldOut:
    """Read every example with a model that learned from the other parts."""
    tell = progress or _silent
    tell("encoding", 0, _PARTS + 1)
    prepared = Prepared.of(examples, encoder)
    glossary = Glossary.read()
    left = [glossary.left(text) for text in prepared.mended]
    part = folds(examples.labels, prepared.wished_rows, _PARTS)
    labels = tuple(sorted(set(examples.labels)))
    truth = np.asarray([labels.index(label) for label in examples.labels])
    english = np.zeros((len(truth), len(labels)))
    abroad = np.zeros_like(english)
    for number in range(_PARTS):
        tell("held-out part", number + 1, _PARTS + 1)
        model = learn(prepared.only(np.flatnonzero(part != number)))
        for i in np.flatnonzero(part == number).tolist():
            english[i] = model.scores(prepared.seen(i, model.ngrams))
            glossed = (model.ngrams.row(left[i]), model.ngrams.row(wish(left[i])))
            abroad[i] = model.scores_abroad(SeenAbroad(prepared.written_rows[i], *glossed))
    tell("done", _PARTS + 1, _PARTS + 1)
    return HeldOut(labels, truth, english, abroad)


@dataclass(frozen=True)
class Tried:
    """One head, set by its held-out scores, and what it then said of each of them."""

    head: Head
    chances: Chances
    truth: NDArray[np.int64]

    @classmethod
    def of(cls, scores: Floats, held: HeldOut) -> Self:
        """Set temperature, curves and level so that the held-out truth is told best."""
        temperature = best_temperature(scores, held.truth)
        tried = cls(UNSET, Chances.of(held.labels, scores, temperature), held.truth)
        head = Head(
            temperature=temperature,
            confidence=tried._confidence_curve(),
            in_scope=tried._scope_curve(),
            set_level=tried._set_level(),
            held=UNSET.held,
        )
        tried = cls(head, tried.chances, held.truth)
        return cls(head.model_copy(update={"held": tried._held()}), tried.chances, held.truth)

    @property
    def confidence(self) -> Floats:
        """How sure the head was of its best kind, row by row."""
        return confidence(self.chances.of_kinds.max(axis=1), self.head)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Where its best kind was not the truth; in the background, always."""
        wrong: NDArray[np.bool_] = self.chances.of_kinds.argmax(axis=1) != self.truth
        return wrong

    def read_as(self, kinds: Sequence[str]) -> NDArray[np.bool_]:
        """Say which rows are read as one of these kinds, and not as the background."""
        labels = self.chances.labels
        wanted = [labels.index(kind) for kind in kinds if kind in labels]
        return np.isin(self.chances.rows.argmax(axis=1), wanted)

    def histograms(self) -> dict[str, tuple[int, ...]]:
        """Count the confidences of each kind in equal bars."""
        found: dict[str, tuple[int, ...]] = {}
        for kind in KINDS:
            bars = np.minimum((self.confidence[self.read_as([kind])] * BARS).astype(int), BARS - 1)
            counted = Counter(bars.tolist())
            found[kind] = tuple(counted[bar] for bar in range(BARS))
        return found

    @property
    def _ours(self) -> NDArray[np.bool_]:
        return self.chances.kinds[self.truth]

    @property
    def _weights(self) -> Floats:
        ours = self._ours
        there = (~ours).sum()
        wanted = ours.sum() * BACKGROUND_SHARE / (1 - BACKGROUND_SHARE)
        return np.where(ours, 1.0, wanted / max(there, 1))

    def _confidence_curve(self) -> tuple[float, float, float]:
        features = for_confidence(self.chances.of_kinds.max(axis=1))
        rising = best_curve(features, ~self.wrong, self._weights)
        if min(rising[:2]) < 0:
            # It must never fall as the chance rises: then both ends share one slope.
            slope, start = best_curve(features.sum(axis=1)[:, None], ~self.wrong, self._weights)
            return (slope, slope, start)
        return (rising[0], rising[1], rising[2])

    def _scope_curve(self) -> tuple[float, float]:
        slope, start = best_curve(for_scope(self.chances.ours), self._ours, self._weights)
        return (slope, start)

    def _set_level(self) -> float:
        true = self.chances.rows[np.arange(len(self.truth)), self.truth]
        return set_level((true / self.chances.ours)[self._ours], MISS)

    def _held(self) -> Held:
        right = ~self.wrong[self._ours]
        return Held(
            rows=int(self._ours.sum()),
            accuracy=float(right.mean()),
            calibration_error=calibration_error(self.confidence[self._ours], right),
        )


def _silent(step: str, done: int, of: int) -> None:
    """Tell nobody."""
