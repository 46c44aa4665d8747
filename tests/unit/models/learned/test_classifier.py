"""A reader that learned from a few examples reads what it has not seen."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from casework.domain.errors import Misconfigured
from casework.models.encoder import SentenceEncoder
from casework.models.kinds import KINDS
from casework.models.learned.cache import key, read_whole, warning, write_whole
from casework.models.learned.calibrating import calibrate, write_calibration
from casework.models.learned.calibration import Calibration, read_calibration
from casework.models.learned.classifier import Classifier
from casework.models.learned.conformal import NEVER
from casework.models.learned.examples import Examples, read_examples
from casework.models.learned.model import Model
from casework.models.learned.training import train

_NEW = (
    ("has my package been dispatched yet", "where_is_my_order"),
    ("kindly pay me back", "refund"),
    ("my bank shows the same payment two times", "double_charge"),
    ("it says my login is blocked", "unlock_account"),
    ("no more of your mailings please", "newsletter"),
    ("when will the blue lamp be available again", "stock"),
)


def test_words_that_were_never_seen_are_read(classifier: Classifier) -> None:
    """Six new messages, six right kinds, each of them surely the shop's business."""
    guesses = classifier.guess([text for text, _ in _NEW])
    assert [guess.kind for guess in guesses] == [kind for _, kind in _NEW]
    assert all(guess.in_scope > 0.5 for guess in guesses)


def test_other_languages_are_read_by_what_was_learned_in_english(classifier: Classifier) -> None:
    """No German, French or Spanish sentence was ever learned from."""
    texts = ["Wo bleibt mein Paket?", "Mon compte est bloqué", "Me han cobrado dos veces"]
    found = [guess.kind for guess in classifier.guess(texts, english=False)]
    assert found == ["where_is_my_order", "unlock_account", "double_charge"]


def test_what_is_none_of_the_shops_business_is_told_apart(classifier: Classifier) -> None:
    """The weather is out of scope, thanks are small talk; neither gives a confident kind."""
    weather, thanks = classifier.guess(["will it rain in Rome tomorrow", "thank you so much!"])
    assert weather.in_scope < 0.5
    assert thanks.in_scope < 0.5 < thanks.small_talk
    assert max(weather.confidence, thanks.confidence) < 0.5


@pytest.mark.parametrize("english", [True, False])
@pytest.mark.parametrize("text", ["", "?", "🙂", "1001", "refund " * 5000, "\x00\ud800", "refund?"])
def test_any_text_at_all_gives_a_whole_guess(
    classifier: Classifier, text: str, english: bool
) -> None:
    """Chances are chances, the best is among the possible, and nothing outside the kinds is."""
    guess = classifier.guess([text], english=english)[0]
    assert guess.kind in KINDS
    assert guess.possible[0] == guess.kind == guess.ranked[0][0]
    assert len(guess.possible) <= 4
    assert set(guess.possible) <= {kind for kind, _ in guess.ranked}
    chances = [chance for _, chance in guess.ranked]
    assert chances[0] == guess.confidence
    assert all(0 <= chance <= 1 for chance in (*chances, guess.in_scope, guess.small_talk))
    assert sum(chances) <= 1 + 1e-9


def test_a_message_is_read_the_same_alone_and_among_others(classifier: Classifier) -> None:
    """What another customer wrote changes nothing."""
    texts = [text for text, _ in _NEW]
    assert classifier.guess(texts) == [classifier.guess([text])[0] for text in texts]
    assert classifier.guess([]) == []


def test_training_twice_gives_the_same_reader_and_the_same_thresholds(
    few: Examples, encoder: SentenceEncoder, model: Model, calibration: Calibration
) -> None:
    """What was committed is what runs: equal to 1e-6, in every number."""
    again = train(few, encoder)
    assert again.labels == model.labels
    assert dict(again.ngrams.places) == dict(model.ngrams.places)
    for way in ("written", "wished", "words", "wish_words", "abroad"):
        first, second = getattr(model, way), getattr(again, way)
        assert np.abs(first.weights - second.weights).max() < 1e-6
    first, second = Classifier(model, encoder, calibration), Classifier(again, encoder, calibration)
    for a, b in zip(first.guess(few.texts[:20]), second.guess(few.texts[:20]), strict=True):
        assert a.kind == b.kind
        assert a.confidence == pytest.approx(b.confidence, abs=1e-6)
    anew = calibrate(few, encoder)
    for kind, threshold in calibration.thresholds.items():
        assert anew.thresholds[kind].value == pytest.approx(threshold.value, abs=1e-6)


def test_a_kind_with_too_few_rows_is_held_to_those_of_its_effect(calibration: Calibration) -> None:
    """Forty-five rows are not a hundred: the pool decides, and the file says so."""
    own = calibration.thresholds["newsletter"]
    assert own.source == "effect"
    assert own == calibration.pooled["none"]
    assert (own.bound, calibration.thresholds["refund"].bound) == (0.05, 0.01)
    assert own.rows >= 100


def test_where_even_the_pool_is_too_small_nothing_is_done_by_itself(
    classifier: Classifier, calibration: Calibration
) -> None:
    """Some ninety rows can not show one error in a hundred."""
    assert calibration.pooled["write"].rows < 99
    assert classifier.threshold("unlock_account") == NEVER
    assert classifier.threshold("unlock_account", english=False) == NEVER


def test_without_a_calibration_nothing_is_done_by_itself(
    model: Model, encoder: SentenceEncoder
) -> None:
    """Guesses are still made, but no confidence reaches a threshold."""
    bare = Classifier(model, encoder, None)
    assert bare.guess(["where is my order"])[0].kind == "where_is_my_order"
    assert {bare.threshold(kind) for kind in KINDS} == {NEVER}


def test_a_calibration_survives_its_file(calibration: Calibration, tmp_path: Path) -> None:
    """What is written is what is read."""
    place = write_calibration(calibration, tmp_path / "calibration.json")
    assert read_calibration(place) == calibration
    assert read_calibration(tmp_path / "none.json") is None


def test_a_calibration_of_another_version_is_refused_with_the_way_out(tmp_path: Path) -> None:
    """The operator is told what to run, not shown a trace."""
    place = tmp_path / "calibration.json"
    place.write_text('{"temperature": 1.0}', encoding="utf-8")
    with pytest.raises(Misconfigured, match="casework eval calibrate"):
        read_calibration(place)


def test_a_calibration_of_other_examples_is_noticed(
    calibration: Calibration, few: Examples
) -> None:
    """A changed example is told to the operator, who calibrates anew."""
    changed = Examples((*few.texts[:-1], "something else"), few.labels)
    assert warning(calibration, few) is None
    assert "casework eval calibrate" in (warning(calibration, changed) or "")
    assert "casework eval calibrate" in (warning(None, few) or "")


def test_held_out_figures_and_histograms_are_kept(calibration: Calibration) -> None:
    """What drift is measured against: every row read as a kind stands in one bar of it."""
    assert calibration.english.held.rows == 7 * 45
    assert calibration.english.held.accuracy > 0.8
    assert calibration.english.held.calibration_error < 0.1
    counted = {kind: sum(bars) for kind, bars in calibration.histograms.items()}
    assert counted["refund"] == calibration.histograms["refund"][0] + sum(
        calibration.histograms["refund"][1:]
    )
    assert sum(counted.values()) > 7 * 45 * 0.8


def test_a_model_is_written_whole_and_read_whole(model: Model, tmp_path: Path) -> None:
    """The file that comes back says the same of every message."""
    place = tmp_path / "a.model"
    write_whole(place, model.to_bytes())
    again = read_whole(place)
    assert again is not None
    assert again.to_bytes() == model.to_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.model"]


@pytest.mark.parametrize("harm", ["cut", "turned", "foreign", "empty"])
def test_a_file_that_is_not_ours_to_the_last_bit_is_not_trusted(
    model: Model, tmp_path: Path, harm: str
) -> None:
    """Cut short, one bit turned, another program's, or empty: it is trained anew."""
    place = tmp_path / "a.model"
    write_whole(place, model.to_bytes())
    whole = bytearray(place.read_bytes())
    whole[-1] ^= 1
    place.write_bytes(
        {
            "cut": place.read_bytes()[:-100],
            "turned": bytes(whole),
            "foreign": b"PK\x03\x04 another program's file",
            "empty": b"",
        }[harm]
    )
    assert read_whole(place) is None


def test_the_key_changes_with_the_examples(few: Examples) -> None:
    """Another example, another model; the same examples, the same file."""
    changed = Examples((*few.texts[:-1], "something else"), few.labels)
    assert key(few) == key(Examples(few.texts, few.labels)) != key(changed)


def test_the_committed_calibration_knows_every_kind_and_fits_its_digest_form() -> None:
    """Every kind has a threshold with its bound; the reader's held-out figures are stated."""
    committed = read_calibration()
    assert committed is not None
    assert set(committed.thresholds) == set(committed.thresholds_abroad) == set(KINDS)
    for name, kind in KINDS.items():
        changes = kind.effect in {"write", "money"}
        assert committed.thresholds[name].bound == (0.01 if changes else 0.05)
    assert committed.english.held.calibration_error <= 0.04
    assert len(committed.examples) == hashlib.sha256().digest_size * 2


def test_every_kind_has_examples_enough() -> None:
    """The files stand and none is thin."""
    labels = read_examples().labels
    assert min(labels.count(name) for name in KINDS) >= 60
