"""What a lead asks about the reader: what people said of it, and whether it has drifted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from casework.cli import main, say
from casework.cli.config import TOKEN
from casework.models.learned.calibration import read_calibration
from tests.unit.cli.stub import Stub, stubbed

WINDOW = {"since": "2026-11-16T00:00:00+00:00", "until": "2026-11-23T00:00:00+00:00"}


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """Be somebody with a token."""
    with stubbed() as made:
        monkeypatch.setenv("CASEWORK_API_URL", made.url)
        monkeypatch.setenv(TOKEN, "petras-token")
        yield made


def counts(*, backwards: bool = False) -> dict[str, Any]:
    """Count a week whose confidences are those of this release's calibration, or their mirror."""
    calibration = read_calibration()
    assert calibration
    common = {"language": "en", "tier": "local", "asked": False}
    step = -1 if backwards else 1
    readings = [
        {"kind": kind, "bars": list(bars)[::step], **common}
        for kind, bars in calibration.histograms.items()
    ]
    return {**WINDOW, "readings": readings, "lessons": []}


def test_no_drift_is_exit_code_nought_and_says_so(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words first, then the figures."""
    stub.answers["GET /v1/kpi/reading?days=7"] = counts()
    assert main(["eval", "drift"]) == say.OK
    said = capsys.readouterr().out

    assert said.startswith("No reason to recalibrate")
    assert "confidences moved" in said
    assert "bound 1% holds: " in said


def test_drift_is_exit_code_one_and_says_why(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program gets the same words, with all figures and the window."""
    stub.answers["GET /v1/kpi/reading?days=14"] = counts(backwards=True)
    assert main(["eval", "drift", "--days", "14", "--json"]) == say.FAILED
    found = json.loads(capsys.readouterr().out)

    assert found["recalibrate"] is True
    assert found["says"][0].startswith("Recalibrate: confidences have moved")
    assert (found["since"], found["enough"]) == (WINDOW["since"], True)
    assert found["confidence"]["psi"] > 0.25


def test_too_few_goals_are_no_failure(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    """A quiet week is told as such."""
    stub.answers["GET /v1/kpi/reading?days=7"] = {**WINDOW, "readings": [], "lessons": []}

    assert main(["eval", "drift"]) == say.OK
    assert capsys.readouterr().out.startswith("Too few to tell: 0 goals")


def test_all_lessons_are_listed_over_all_pages(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each; "not this" where no kind was named."""
    row = {
        "id": "answer/q-1",
        "at": WINDOW["until"],
        "source": "answer",
        "read_kind": "cancel_order",
        "confidence": 0.6123,
        "possible": ["cancel_order", "cancel_account"],
        "meant_kind": "cancel_account",
        "language": "en",
        "tier": "local",
        "message_ref": "m-1",
        "case_id": "k-1",
    }
    last = row | {"id": "supervisor/a-1", "source": "supervisor", "meant_kind": None}
    stub.answers["GET /v1/lessons?limit=100"] = {"data": [row], "next": "answer/q-1"}
    stub.answers["GET /v1/lessons?limit=100&after=answer%2Fq-1"] = {"data": [last], "next": None}

    assert main(["eval", "lessons"]) == say.OK
    at = WINDOW["until"]
    assert capsys.readouterr().out == (
        f"{at}\tanswer\tcancel_order\t0.61\tcancel_account\tm-1\n"
        f"{at}\tsupervisor\tcancel_order\t0.61\tnot this\tm-1\n"
    )
    assert main(["eval", "lessons", "--json"]) == say.OK
    assert json.loads(capsys.readouterr().out) == {"data": [row, last]}
