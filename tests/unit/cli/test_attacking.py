"""`casework attack` says what it needs before anything is attacked."""

from pathlib import Path

import pytest

from casework.cli import main, say


def test_a_corpus_that_is_not_there_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without attacks.jsonl is named, and nothing is run."""
    assert main(["attack", "--corpus", str(tmp_path)]) == say.WRONG_USE
    out, err = capsys.readouterr()

    assert out == ""
    assert "attacks.jsonl" in err
