"""`casework knowledge check`: what is wrong, by owner, and an exit code that a pipeline can use."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.cli import main, say

_FRONT = "---\nowner: {owner}\nsubject: refunds\ntitle: {title}\nreviewed_on: {today}\n---\n"
TEXTS = {
    "window": ("returns@x", "You may send goods back within 30 days of delivery."),
    "brief": ("web@x", "After delivery you have six weeks to return something."),
}


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Load two articles that contradict each other, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    today = datetime.now(UTC).date()
    for name, (owner, text) in TEXTS.items():
        whole = _FRONT.format(owner=owner, title=name.title(), today=today) + text
        (tmp_path / "articles" / f"{name}.md").write_text(whole, "utf-8")
    assert main(["knowledge", "load", "articles"]) == say.OK


def _told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_findings_stand_under_their_owner_with_the_sentences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And an error ends it with 1."""
    capsys.readouterr()
    code = main(["knowledge", "check"])
    shown = capsys.readouterr()

    assert code == say.FAILED
    assert shown.out.splitlines()[0] == "web@x"
    assert "contradicting: brief, window (0 cases in 30 days)" in shown.out
    assert f'brief: "{TEXTS["brief"][1]}"' in shown.out
    assert "2 articles, 2 findings: 2 new, 0 gone" in shown.err


def test_machines_get_json_and_an_exit_code_of_their_choice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One object on stdout; `--fail-on never` makes it a report."""
    capsys.readouterr()
    assert main(["knowledge", "check", "--json", "--fail-on", "never"]) == say.OK
    body = _told(capsys)

    assert (body["articles"], body["opened"], body["closed"]) == (2, 2, 0)
    assert {one["sort"] for one in body["findings"]} == {"contradicting", "stale"}


def test_one_sort_can_be_asked_for_and_what_is_hidden_stays_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A filtered list closes nothing, and only what is shown can fail it."""
    capsys.readouterr()
    assert main(["knowledge", "check", "--json", "--sort", "duplicate"]) == say.OK
    assert _told(capsys)["findings"] == []
    assert main(["knowledge", "check", "--json"]) == say.FAILED
    assert _told(capsys)["opened"] == 0


def test_a_sort_that_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """It says which there are."""
    assert main(["knowledge", "check", "--sort", "ugly"]) == say.WRONG_USE
    assert "contradicting" in capsys.readouterr().err
