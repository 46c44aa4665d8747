"""Labelled files are read as they say, or refused with the place and the reason."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from casework.domain.errors import Misconfigured
from casework.evaluation.labelled import Labelled, Row, read_labels, read_rows

LABELS = {"money_back": ("refund",), "when": ("delivery_time", "where_is_my_order"), "skip": ()}


def written(folder: Path, *rows: object, name: str = "rows.jsonl") -> Path:
    """Write a file; text goes in as it is, anything else as JSON."""
    file = folder / name
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def read(file: Path, *more: Path, out_of_scope: Sequence[Path] = ()) -> Labelled:
    """Read the rows with the labels above."""
    return read_rows([file, *more], LABELS, out_of_scope=out_of_scope)


def test_a_row_carries_the_kinds_that_count(tmp_path: Path) -> None:
    """One kind, several, or none for what is no shop's business; other fields do not matter."""
    file = written(
        tmp_path,
        {"text": "pay me back", "intent": "money_back", "source": "us"},
        "",
        {"text": "how long", "intent": "when"},
        {"text": "capital of Peru", "intent": "out_of_scope"},
    )

    assert read(file).rows == (
        Row(text="pay me back", intent="money_back", kinds=("refund",)),
        Row(text="how long", intent="when", kinds=("delivery_time", "where_is_my_order")),
        Row(text="capital of Peru", intent="out_of_scope", kinds=()),
    )


def test_a_label_that_means_nothing_here_is_left_out_and_counted(tmp_path: Path) -> None:
    """It is neither right nor wrong, and not out of scope either."""
    file = written(tmp_path, {"text": "a", "intent": "skip"}, {"text": "b", "intent": "money_back"})

    assert (len(read(file).rows), read(file).left_out) == (1, 1)


def test_several_files_are_one(tmp_path: Path) -> None:
    """They are read in their order, and a file out of scope needs no labels."""
    one = written(tmp_path, {"text": "a", "intent": "when"}, name="one")
    two = written(tmp_path, {"text": "b", "intent": "when"}, name="two")
    other = written(tmp_path, {"text": "c"}, name="other")

    rows = read(one, two, out_of_scope=[other]).rows

    assert [(row.text, row.in_scope) for row in rows] == [("a", True), ("b", True), ("c", False)]


def test_a_limit_takes_rows_from_everywhere() -> None:
    """A file sorted by its labels is not cut to the first of them; more than all is all."""
    rows = tuple(Row(text=str(i), intent="when", kinds=("refund",)) for i in range(10))
    labelled = Labelled(rows=rows, left_out=3)

    assert [row.text for row in labelled.limited(4).rows] == ["0", "2", "5", "7"]
    assert labelled.limited(4).left_out == 3
    assert labelled.limited(11) == labelled


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['{"text": "a", "intent": "when"}', "{nope"], "rows.jsonl:2: not JSON"),
        (["[1]"], "rows.jsonl:1: a line is one JSON object"),
        (['{"text": "a"}'], "rows.jsonl:1: intent must be text"),
        (['{"intent": "when"}'], "rows.jsonl:1: text must be text"),
        (['{"text": "  ", "intent": "when"}'], "rows.jsonl:1: text must be text"),
        (['{"text": 7, "intent": "when"}'], "rows.jsonl:1: text must be text"),
        (['{"text": "\\ud83d", "intent": "when"}'], "rows.jsonl:1: text holds half"),
        (['{"text": "a", "text": "b", "intent": "when"}'], "the key 'text' stands there twice"),
        (['{"text": "a", "intent": "what"}'], "rows.jsonl:1: the label 'what' is not in the map"),
        (['{"text": "a", "intent": "skip"}'], "leaves out all 1 rows"),
        ([], "rows.jsonl is empty"),
        (["", "  "], "rows.jsonl is empty"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(lines: list[str], said: str, tmp_path: Path) -> None:
    """Nobody has to look for the line."""
    file = written(tmp_path, *lines)

    with pytest.raises(Misconfigured) as refused:
        read(file)
    assert said in str(refused.value)


def test_a_map_says_what_each_label_means(tmp_path: Path) -> None:
    """A kind, several, or null; a kind that is named twice counts once."""
    file = written(tmp_path, {"a": "refund", "b": ["stock", "other", "stock"], "c": None})

    assert read_labels(file) == {"a": ("refund",), "b": ("stock", "other"), "c": ()}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"a": "refunds"}', "'a' means 'refunds', which is no kind of ours"),
        ('{"a": ["refund", 3]}', "'a' means 3, which is no kind of ours"),
        ('{"a": []}', "'a' has an empty list"),
        ('{"a": "refund", "a": "stock"}', "the key 'a' stands there twice"),
        ('["refund"]', "a map is one JSON object"),
        ("{", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_a_wrong_map_is_refused_with_the_reason(content: str, said: str, tmp_path: Path) -> None:
    """Before anything is measured with it."""
    with pytest.raises(Misconfigured) as refused:
        read_labels(written(tmp_path, content, name="map.json"))
    assert said in str(refused.value)
    assert "map.json" in str(refused.value)


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, or not UTF-8."""
    odd = tmp_path / "odd"
    odd.write_bytes(b'{"text": "caf\xe9", "intent": "when"}')

    with pytest.raises(Misconfigured, match=r"There is no file .*gone"):
        read(tmp_path / "gone")
    with pytest.raises(Misconfigured, match="can not be read"):
        read(tmp_path)
    with pytest.raises(Misconfigured, match=r"is not UTF-8 \(byte 13\)"):
        read(odd)
