"""A measurement from end to end: rows in, every figure out, as JSON and as a picture."""

import json
from collections.abc import Sequence
from itertools import count
from xml.etree import ElementTree as ET

import pytest

from casework.evaluation.labelled import Row
from casework.evaluation.measured import Prediction
from casework.evaluation.memory import resident_mb
from casework.evaluation.outcomes import run
from casework.evaluation.plots import draw
from casework.evaluation.report import Report, report
from tests.unit.evaluation.made import graded, outcome

_PROMISED = {"n", "accuracy", "macro_f1", "ece", "auroc_oos", "aupr_oos", "coverage_at_risk"} | {
    "ms_median",
    "rss_mb",
}


class Echo:
    """Takes each text for the kind that it names, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        self.asked.append(list(texts))
        return [Prediction(kind=text, confidence=0.8, in_scope=0.9) for text in texts]


def some_report() -> Report:
    """Report on three hundred rows in scope and two that are not."""
    rows = graded(*((1 - i / 400, i % 40 != 39) for i in range(300)))
    rows += [outcome((), "refund", in_scope=0.2), outcome((), "stock", in_scope=0.7)]
    return report(rows, left_out=4, rss_mb=123.5)


def test_every_message_is_read_alone_and_timed_without_the_warming_up() -> None:
    """The first read loads what is loaded late; it is no message's time."""
    echo, ticks = Echo(), count()
    rows = [Row(text=text, intent="x", kinds=("refund",)) for text in ("refund", "stock")]
    told: list[tuple[int, int]] = []
    outcomes = run(echo, rows, lambda done, of: told.append((done, of)), lambda: next(ticks) / 100)

    assert echo.asked == [["refund"], ["refund"], ["stock"]]
    assert [o.right for o in outcomes] == [True, False]
    assert [o.milliseconds for o in outcomes] == pytest.approx([10, 10])
    assert told == [(1, 2), (2, 2)]


def test_the_json_has_the_keys_that_were_promised() -> None:
    """Plain numbers, that a program can hold against a limit."""
    body = json.loads(json.dumps(some_report().as_json(), allow_nan=False))

    assert body.keys() >= _PROMISED
    assert body["coverage_at_risk"].keys() == {"0.01", "0.02", "0.05"}
    assert all(isinstance(share, float) for share in body["coverage_at_risk"].values())
    assert body["coverage_intervals"]["0.02"].keys() == {"low", "high"}
    assert (body["n"], body["in_scope"], body["out_of_scope"], body["left_out"]) == (302, 300, 2, 4)
    assert body["rss_mb"] == 123.5
    assert body["confusions"][0]["count"] == 7


def test_figures_that_the_rows_can_not_give_are_null() -> None:
    """Rows out of scope alone say nothing of accuracy, and the JSON has no NaN."""
    body = report([outcome((), "refund")], left_out=0, rss_mb=1).as_json()

    assert [body[key] for key in ("accuracy", "macro_f1", "ece", "auroc_oos", "aupr_oos")] == [
        None
    ] * 5
    assert body["coverage_at_risk"] == {"0.01": 0, "0.02": 0, "0.05": 0}
    json.dumps(body, allow_nan=False)


def test_the_time_of_a_message_is_the_middle_one_and_the_slow_one() -> None:
    """Of 1 to 100 ms: 50.5, and 95.05 by linear interpolation."""
    found = report(
        [outcome("refund", "refund", ms=float(ms)) for ms in range(1, 101)], left_out=0, rss_mb=1
    )

    assert [found.ms_median, found.ms_p95] == pytest.approx([50.5, 95.05])


def test_the_memory_is_that_of_this_process() -> None:
    """A block that is held shows."""
    before = resident_mb()
    block = bytearray(b"\1" * (64 << 20))

    assert resident_mb() - before == pytest.approx(len(block) / (1 << 20), abs=8)


def test_the_picture_is_one_svg_that_needs_nothing_else() -> None:
    """No script, no address to fetch from; words for who can not see it; light and dark."""
    picture = draw(some_report())
    root = ET.fromstring(picture)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert names <= {"svg", "title", "desc", "style", "rect", "line", "polyline", "circle", "text"}
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert root.attrib["aria-labelledby"] == "t d"
    assert {element.get("id") for element in root if element.get("id")} == {"t", "d"}
    assert "prefers-color-scheme: dark" in picture
    assert "300 messages in scope" in (root[1].text or "")
    assert draw(some_report()) == picture


def test_the_picture_stays_within_its_frame() -> None:
    """Every point and word, even when all is wrong."""
    for rows in (graded((0.2, False), (1.0, False)), graded((1.0, True)), graded((0.0, True))):
        root = ET.fromstring(draw(report(rows, left_out=0, rss_mb=1)))
        width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
        for element in root.iter():
            for name, value in element.attrib.items():
                if name in {"x", "x1", "x2", "cx"}:
                    assert 0 <= float(value) <= width
                if name in {"y", "y1", "y2", "cy"}:
                    assert 0 <= float(value) <= height


def test_without_rows_in_scope_there_is_no_picture() -> None:
    """It says so, rather than drawing an empty frame."""
    with pytest.raises(ValueError, match="no rows in scope"):
        draw(report([outcome((), "refund")], left_out=0, rss_mb=1))
