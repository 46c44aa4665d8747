"""The reader as it ships: trained from all examples, once, and read in four languages."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casework.models.learned.cache import load
from casework.models.learned.classifier import Classifier

pytestmark = pytest.mark.slow

_TRANSLATED = Path(__file__).with_name("languages.jsonl")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], Classifier]:
    """Load the reader twice at the same time, as two workers would that start together."""
    folder = tmp_path_factory.mktemp("reader")
    told: list[str] = []

    def start(_: int) -> Classifier:
        return load(folder, lambda step, _done, _of: told.append(step))

    with ThreadPoolExecutor(2) as pool:
        first, _ = pool.map(start, range(2))
    return folder, told, first


def test_two_that_start_together_train_once(loaded: tuple[Path, list[str], Classifier]) -> None:
    """The second waits for the first, and a third finds the file; nothing else is left behind."""
    folder, told, first = loaded
    assert told.count("done") == 1
    third = load(folder, lambda step, _done, _of: told.append(step))
    assert told.count("done") == 1
    assert third.guess(["where is order 1001"]) == first.guess(["where is order 1001"])
    assert sorted(entry.suffix for entry in folder.iterdir()) == [".lock", ".model"]


def test_the_committed_calibration_is_of_these_examples(
    loaded: tuple[Path, list[str], Classifier],
) -> None:
    """Whoever changes an example calibrates anew before it is committed."""
    assert loaded[2].warning is None


def test_translated_messages_are_read_nearly_as_well_as_english_ones(
    loaded: tuple[Path, list[str], Classifier],
) -> None:
    """German, French and Spanish lie within six points of English, learned from English alone."""
    reader = loaded[2]
    rows = [json.loads(line) for line in _TRANSLATED.read_text(encoding="utf-8").splitlines()]
    right = {
        language: sum(
            guess.kind == row["kind"]
            for guess, row in zip(
                reader.guess([row[language] for row in rows], english=language == "en"),
                rows,
                strict=True,
            )
        )
        / len(rows)
        for language in ("en", "de", "fr", "es")
    }
    assert right["en"] > 0.93
    assert min(right["de"], right["fr"], right["es"]) >= right["en"] - 0.06, right
