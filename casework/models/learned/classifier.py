"""What a customer wants, with a confidence that is right as often as it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from casework.models.encoder import SentenceEncoder
from casework.models.learned.calibration import Calibration
from casework.models.learned.chances import UNSET, Chances, confidence, in_scope
from casework.models.learned.conformal import NEVER
from casework.models.learned.glossary import Glossary
from casework.models.learned.model import Model
from casework.models.learned.views import Floats, look, look_abroad

_RANKED = 8
_POSSIBLE = 4
_LITTLE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What one message most likely wants.

    `confidence` is the chance that `kind` is right, given everything. `in_scope` is the chance
    that the message is the shop's business at all; mere politeness is not. `possible` holds the
    kinds that can not be ruled out, best first, and `ranked` the likeliest with their chances.
    """

    kind: str
    confidence: float
    in_scope: float
    small_talk: float
    possible: tuple[str, ...]
    ranked: tuple[tuple[str, float], ...]


class Classifier:
    """Guesses what messages want.

    `warning` says what is wrong with the calibration, if anything: an operator should read it.
    """

    def __init__(
        self,
        model: Model,
        encoder: SentenceEncoder,
        calibration: Calibration | None,
        warning: str | None = None,
    ) -> None:
        self._model = model
        self._encoder = encoder
        self._set = calibration
        self._glossary = Glossary.read()
        self.warning = warning

    @property
    def version(self) -> str:
        """Name the examples that the calibration was made on; empty for none."""
        return self._set.examples if self._set is not None else ""

    def guess(self, texts: Sequence[str], *, english: bool = True) -> list[Guess]:
        """Guess what each message wants; `english` says whether they are in English.

        A message gets the same guess to the last bit, whatever stands beside it.
        """
        return [guess for text in texts for guess in self.guess_together([text], english=english)]

    def guess_together(self, texts: Sequence[str], *, english: bool = True) -> list[Guess]:
        """Do the same, three times as fast; the last bits depend on which texts stand together.

        For the pieces of one burst, which always stand together.
        """
        return [
            self._guess(scores, english=english) for scores in self._scores(texts, english=english)
        ]

    def threshold(self, kind: str, *, english: bool = True) -> float:
        """Return the confidence from which a guess of this kind may be acted on."""
        if self._set is None:
            return NEVER
        thresholds = self._set.thresholds if english else self._set.thresholds_abroad
        return thresholds[kind].value if kind in thresholds else NEVER

    def _scores(self, texts: Sequence[str], *, english: bool) -> list[Floats]:
        model = self._model
        if english:
            seen = look(texts, self._encoder, model.slips, model.ngrams)
            return [model.scores(one) for one in seen]
        abroad = look_abroad(texts, self._encoder, self._glossary, model.ngrams)
        return [model.scores_abroad(one) for one in abroad]

    def _guess(self, scores: Floats, *, english: bool) -> Guess:
        head = (self._set.english if english else self._set.abroad) if self._set else UNSET
        chances = Chances.of(self._model.labels, scores, head.temperature)
        of_kinds, ours = chances.of_kinds[0], chances.ours
        order = np.argsort(-of_kinds, kind="stable")[: min(_RANKED, chances.kinds.sum())]
        sure = float(confidence(of_kinds[order[:1]], head)[0])
        scope = float(in_scope(ours, head)[0])
        # The others share what the best leaves, as they shared it before.
        share = (1 - sure) / max(1 - float(of_kinds[order[0]]), _LITTLE)
        others = (of_kinds[order[1:]] * share).tolist()
        names = [self._model.labels[i] for i in order]
        possible = of_kinds[order] >= head.set_level * ours[0]
        possible[0] = True
        return Guess(
            kind=names[0],
            confidence=sure,
            in_scope=scope,
            small_talk=(1 - scope) * float(chances.small_talk[0]),
            possible=tuple(compress(names, possible))[:_POSSIBLE],
            ranked=((names[0], sure), *zip(names[1:], others, strict=True)),
        )
