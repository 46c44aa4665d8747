"""The one trained reader of all tests: learned once per change of the examples, then kept."""

from functools import lru_cache
from pathlib import Path

from casework.models.learned.cache import load
from casework.models.learned.classifier import Classifier
from casework.models.reader import LocalReader

#: Ignored by git; runs and their processes share it, and wait for each other when it is made.
MODELS = Path(__file__).resolve().parents[1] / ".casework" / "models"


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    """Load the classifier once per process."""
    return load(MODELS)


def local_reader(*, llm_available: bool = False) -> LocalReader:
    """Return a reader over the shared classifier."""
    return LocalReader(classifier(), llm_available=llm_available)
