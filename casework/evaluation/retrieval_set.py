"""Questions with the documents that answer them, in the layout of BEIR."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.domain.errors import Misconfigured


@dataclass(frozen=True)
class Document:
    """What can be found."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class RetrievalSet:
    """Documents, questions, and how well which document answers which question."""

    documents: tuple[Document, ...]
    #: Only questions that a document answers, by id.
    questions: Mapping[str, str]
    #: Question -> document -> grade above nought.
    grades: Mapping[str, Mapping[str, int]]


def read_set(folder: Path) -> RetrievalSet:
    """Read corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv) from a folder.

    Raises:
        Misconfigured: a file is missing, or a line in one makes no sense; the message says which.

    """
    documents = tuple(
        Document(_text(row, "_id"), str(row.get("title") or ""), _text(row, "text"))
        for row in _rows(_file(folder, "corpus.jsonl"))
    )
    known = {document.id for document in documents}
    if len(known) != len(documents):
        raise Misconfigured(f"{folder / 'corpus.jsonl'}: two documents have one id.")
    asked = {_text(row, "_id"): _text(row, "text") for row in _rows(_file(folder, "queries.jsonl"))}
    qrels = _file(folder, "qrels.tsv", "qrels/test.tsv")
    grades: dict[str, dict[str, int]] = {}
    for number, (question, document, grade) in _grades(qrels):
        if question not in asked or document not in known:
            raise Misconfigured(
                f"{qrels}:{number}: there is no question {question}"
                if question not in asked
                else f"{qrels}:{number}: there is no document {document}"
            )
        if grade > 0:
            grades.setdefault(question, {})[document] = grade
    if not grades:
        raise Misconfigured(f"{qrels}: no document answers any question.")
    return RetrievalSet(documents, {name: asked[name] for name in asked if name in grades}, grades)


def _file(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise Misconfigured(f"There is no {' or '.join(names)} in {folder}.")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if not isinstance(row, dict) or not {"_id", "text"} <= set(row):
                    raise ValueError("it needs _id and text")
            except ValueError as error:
                raise Misconfigured(f"{path}:{number}: {error}") from None
            yield row


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row[name])


def _grades(path: Path) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Give each line with its number; the first may name the columns."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.rstrip("\r\n").split("\t")
            if not line.strip() or (number == 1 and not _is_number(parts[-1])):
                continue
            # TREC's own layout has a column more, of noughts.
            if len(parts) == 4:
                parts = [parts[0], *parts[2:]]
            if len(parts) != 3 or not _is_number(parts[2]):
                raise Misconfigured(f"{path}:{number}: it needs question, document and grade")
            yield number, (parts[0], parts[1], int(parts[2]))


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").isdecimal()
