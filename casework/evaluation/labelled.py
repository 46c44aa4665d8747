"""Labelled messages to measure on, and the map from their labels to our kinds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.domain.errors import Misconfigured
from casework.models.kinds import KINDS

#: Rows with this intent are no shop's business; the map need not name it.
OUT_OF_SCOPE = "out_of_scope"

#: What each label of the data means: the kinds that all count as right, or none: left out.
Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One message, what its data calls it, and the kinds that count as right.

    A row out of scope has no kinds.
    """

    text: str
    intent: str
    kinds: tuple[str, ...]

    @property
    def in_scope(self) -> bool:
        """Whether the message is the shop's business."""
        return bool(self.kinds)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """The rows to measure on, in the order of the files, and how many the map leaves out."""

    rows: tuple[Row, ...]
    left_out: int = 0

    def limited(self, most: int) -> "Labelled":
        """Keep at most so many rows, spread evenly: files are often sorted by their labels."""
        count = len(self.rows)
        if count <= most:
            return self
        return Labelled(
            rows=tuple(self.rows[i * count // most] for i in range(most)), left_out=self.left_out
        )


def read_labels(file: Path) -> Labels:
    """Read a map: label to kind, to a list of kinds that all count, or to null (left out).

    Raises:
        Misconfigured: there is no such file, or something in it makes no sense; says what.

    """
    try:
        content: Any = json.loads(_text(file), object_pairs_hook=_unrepeated)
    except ValueError as error:
        raise Misconfigured(f"{file}: {_why(error)}") from None
    if not isinstance(content, dict):
        raise Misconfigured(f"{file}: a map is one JSON object, from label to kind.")
    return {label: _kinds(file, label, meant) for label, meant in content.items()}


def read_rows(
    files: Sequence[Path], labels: Labels, *, out_of_scope: Sequence[Path] = ()
) -> Labelled:
    """Read JSON lines with `text` and `intent`; of `out_of_scope` files every row is just that.

    Raises:
        Misconfigured: a file or line is wrong, a label is not in the map, or nothing is left.

    """
    rows: list[Row] = []
    left_out = 0
    for file in files:
        for where, text, intent in _lines(file, wants_intent=True):
            if intent != OUT_OF_SCOPE and intent not in labels:
                raise Misconfigured(
                    f"{where}: the label {intent!r} is not in the map; null there leaves it out."
                )
            kinds = () if intent == OUT_OF_SCOPE else labels[intent]
            if intent != OUT_OF_SCOPE and not kinds:
                left_out += 1
            else:
                rows.append(Row(text=text, intent=intent, kinds=kinds))
    for file in out_of_scope:
        rows += (
            Row(text=text, intent=OUT_OF_SCOPE, kinds=())
            for _, text, _ in _lines(file, wants_intent=False)
        )
    if not rows:
        raise Misconfigured(f"The map leaves out all {left_out} rows: nothing is left to measure.")
    return Labelled(rows=tuple(rows), left_out=left_out)


def _lines(file: Path, *, wants_intent: bool) -> list[tuple[str, str, str]]:
    """Give place, text and intent of each line."""
    found: list[tuple[str, str, str]] = []
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        try:
            row: Any = json.loads(line, object_pairs_hook=_unrepeated)
        except ValueError as error:
            raise Misconfigured(f"{where}: {_why(error)}") from None
        if not isinstance(row, dict):
            raise Misconfigured(f"{where}: a line is one JSON object with text and intent.")
        intent = _string(where, row, "intent") if wants_intent else OUT_OF_SCOPE
        found.append((where, _string(where, row, "text"), intent))
    if not found:
        raise Misconfigured(f"{file} is empty: it has no rows to measure.")
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Misconfigured(f"There is no file {file}.") from None
    except OSError as error:
        raise Misconfigured(f"{file} can not be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{file} is not UTF-8 (byte {error.start}).") from None


def _string(where: str, row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(f"{where}: {key} must be text that is not empty.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Misconfigured(f"{where}: {key} holds half of a character.") from None
    return value


def _kinds(file: Path, label: str, meant: Any) -> tuple[str, ...]:
    if meant is None:
        return ()
    kinds: list[Any] = meant if isinstance(meant, list) else [meant]
    if not kinds:
        raise Misconfigured(f"{file}: {label!r} has an empty list; null leaves a label out.")
    for kind in kinds:
        if not isinstance(kind, str) or kind not in KINDS:
            raise Misconfigured(f"{file}: {label!r} means {kind!r}, which is no kind of ours.")
    return tuple(dict.fromkeys(kinds))


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says a key twice: the last one would win in silence."""
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"the key {key!r} stands there twice")
        seen[key] = value
    return seen


def _why(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
    return f"{error}."
