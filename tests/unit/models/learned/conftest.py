"""A reader that learns from a few hundred examples, in seconds."""

import pytest

from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.learned.calibrating import calibrate
from casework.models.learned.calibration import Calibration
from casework.models.learned.classifier import Classifier
from casework.models.learned.examples import Examples, read_examples
from casework.models.learned.model import Model
from casework.models.learned.training import train

_FEW = (
    "where_is_my_order",
    "refund",
    "double_charge",
    "unlock_account",
    "newsletter",
    "stock",
    "address_book",
    "not_ours",
    "small_talk",
)
_EACH = 45


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """Return the encoder of this process."""
    return shared_encoder()


@pytest.fixture(scope="session")
def few() -> Examples:
    """Return some examples of seven kinds and of the background."""
    examples = read_examples()
    kept: list[tuple[str, str]] = []
    for name in _FEW:
        of_it = [t for t, k in zip(examples.texts, examples.labels, strict=True) if k == name]
        kept += [(text, name) for text in of_it[:_EACH]]
    return Examples(tuple(text for text, _ in kept), tuple(name for _, name in kept))


@pytest.fixture(scope="session")
def model(few: Examples, encoder: SentenceEncoder) -> Model:
    """Return what is learned from them."""
    return train(few, encoder)


@pytest.fixture(scope="session")
def calibration(few: Examples, encoder: SentenceEncoder) -> Calibration:
    """Return what their held-out parts say."""
    return calibrate(few, encoder)


@pytest.fixture(scope="session")
def classifier(model: Model, encoder: SentenceEncoder, calibration: Calibration) -> Classifier:
    """Return the whole, made of both."""
    return Classifier(model, encoder, calibration)
