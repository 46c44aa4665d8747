"""What can be measured: anything that says, of a message, what it wants and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casework.models.given import MessageText
from casework.models.learned.cache import Progress, load
from casework.models.learned.classifier import Classifier
from casework.models.reading.language import language


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What a message was taken for: a kind, or none at all.

    `confidence` is the stated chance that `kind` is right, `in_scope` the stated chance that the
    message is the shop's business.
    """

    kind: str | None
    confidence: float
    in_scope: float


class Measured(Protocol):
    """A part of the engine, or all of it, behind the one question that is asked of it."""

    def predict(self, texts: Sequence[str]) -> Sequence[Prediction]:
        """Say what each message wants; one prediction for each text, in their order."""
        ...


class LearnedReader:
    """The learned classifier, told the language that the reader finds."""

    def __init__(self, classifier: Classifier) -> None:
        """Keep the classifier."""
        self._classifier = classifier

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Read each message on its own."""
        return [self._predict(text) for text in texts]

    def _predict(self, text: str) -> Prediction:
        english = language([MessageText(id="1", text=text)]) == "en"
        [guess] = self._classifier.guess([text], english=english)
        return Prediction(kind=guess.kind, confidence=guess.confidence, in_scope=guess.in_scope)


def local_reader(models_dir: Path, progress: Progress | None = None) -> tuple[Measured, str | None]:
    """Return the reader that runs without any key, and a warning about its calibration if any.

    It is trained first when `models_dir` does not hold it yet.
    """
    classifier = load(models_dir, progress)
    return LearnedReader(classifier), classifier.warning
