"""The reader without any key, behind the question that a measurement asks."""

import pytest

from casework.evaluation.measured import LearnedReader
from tests import trained


@pytest.fixture(scope="module")
def reader() -> LearnedReader:
    """Give the trained reader."""
    return LearnedReader(trained.classifier())


def test_it_says_what_the_classifier_says(reader: LearnedReader) -> None:
    """The kind, how sure, and whether it is the shop's business: nothing is made up on the way."""
    texts = ["my account is locked", "who won the cup final in 1966?"]
    guesses = trained.classifier().guess(texts)
    predictions = reader.predict(texts)

    assert [(p.kind, p.confidence, p.in_scope) for p in predictions] == [
        (g.kind, g.confidence, g.in_scope) for g in guesses
    ]
    assert predictions[0].kind == "unlock_account"
    assert predictions[0].in_scope > predictions[1].in_scope


def test_a_message_in_another_language_is_read_as_one(reader: LearnedReader) -> None:
    """What is not English is not held against English words."""
    text = "Ich möchte bitte meine Bestellung stornieren, sie wurde noch nicht verschickt"
    [guess] = trained.classifier().guess([text], english=False)
    [prediction] = reader.predict([text])

    assert (prediction.kind, prediction.confidence) == (guess.kind, guess.confidence)
    assert prediction.kind == "cancel_order"
