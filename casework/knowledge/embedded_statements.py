"""What the embedded index asks its file, and tells it.

Each shelf has a table of words of its own, `words_N`: how rare a word is never depends on another
tenant. N is the shelf's number, made here, so it may stand in a statement.
"""
# ruff: noqa: S608 - the only text put into statements is that number and our own constants

import json
import sqlite3
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.knowledge.chunk import Chunk
from casework.knowledge.fusion import Found
from casework.knowledge.shelf import Row, Shelf, first_day, last_day, unit
from casework.knowledge.terms import storable

#: How much a word counts in a passage's title, headings and text.
WEIGHTS = (2.0, 1.5, 1.0)
#: So many postings of a question's words are read at most, but for those of its rarest word.
POSTINGS = 10_000


class Standing(NamedTuple):
    """A shelf as its row in the file has it."""

    number: int
    model: str
    dimensions: int
    written: int
    dropped: int


def find_shelf(source: sqlite3.Connection, tenant: str, model: str) -> Standing | None:
    """Find a tenant's shelf: the model's, or the one that serves."""
    row = source.execute(
        "SELECT number, model, dimensions, written, dropped FROM shelves"
        " WHERE tenant = ? AND CASE WHEN ? = '' THEN serving ELSE model = ? END",
        (tenant, model, model),
    ).fetchone()
    return None if row is None else Standing(*row)


def new_shelf(to: sqlite3.Connection, tenant: str, model: str, dimensions: int) -> Standing:
    """Make a shelf; a tenant's first one serves."""
    [number] = to.execute(
        "INSERT INTO shelves (tenant, model, dimensions, serving) VALUES (?, ?, ?, ?)"
        " RETURNING number",
        (tenant, model, dimensions, find_shelf(to, tenant, "") is None),
    ).fetchone()
    to.execute(
        f"CREATE VIRTUAL TABLE words_{number} USING fts5"
        "(title, headings, text, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    return Standing(number, model, dimensions, 0, 0)


def remove_shelf(to: sqlite3.Connection, number: int) -> None:
    """Delete a shelf with all that is on it."""
    to.execute(f"DROP TABLE words_{number}")
    to.execute("DELETE FROM passages WHERE shelf = ?", (number,))
    to.execute("DELETE FROM shelves WHERE number = ?", (number,))


def add(to: sqlite3.Connection, shelf: int, chunk: Chunk, vector: Sequence[float]) -> None:
    """Put a passage on a shelf that does not have it."""
    [number] = to.execute(
        "INSERT INTO passages"
        " (shelf, id, audience, language, first_day, last_day, vector, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (
            *(shelf, chunk.id, json.dumps(sorted(chunk.audience)), chunk.language),
            *(first_day(chunk.valid_from), last_day(chunk.valid_until)),
            *(unit(vector).tobytes(), chunk.model_dump_json()),
        ),
    ).fetchone()
    to.execute(
        f"INSERT INTO words_{shelf} (rowid, title, headings, text) VALUES (?, ?, ?, ?)",
        (number, *_words(chunk)),
    )


def take(to: sqlite3.Connection, shelf: int, chunk_ids: Collection[str]) -> int:
    """Remove passages with their words; return how many there were."""
    found = to.execute(
        "SELECT number, content FROM passages"
        " WHERE shelf = ? AND id IN (SELECT value FROM json_each(?))",
        (shelf, json.dumps(list(chunk_ids))),
    ).fetchall()
    for number, content in found:
        # A table without content is told which words to take out.
        to.execute(
            f"INSERT INTO words_{shelf} (words_{shelf}, rowid, title, headings, text)"
            " VALUES ('delete', ?, ?, ?, ?)",
            (number, *_words(Chunk.model_validate_json(content))),
        )
        to.execute("DELETE FROM passages WHERE number = ?", (number,))
    return len(found)


def count(source: sqlite3.Connection, shelf: int) -> int:
    """Return how many passages are on a shelf."""
    [found] = source.execute("SELECT count(*) FROM passages WHERE shelf = ?", (shelf,)).fetchone()
    return int(found)


def numbers_up_to(source: sqlite3.Connection, shelf: int, newest: int) -> NDArray[np.int64]:
    """Return the numbers of the passages on a shelf that are no newer than one."""
    rows = source.execute(
        "SELECT number FROM passages WHERE shelf = ? AND number <= ? ORDER BY number",
        (shelf, newest),
    )
    return np.fromiter((number for (number,) in rows), dtype=np.int64)


def newer_than(source: sqlite3.Connection, shelf: int, newest: int) -> sqlite3.Cursor:
    """Return what is newer, in order, for `as_row`."""
    return source.execute(
        "SELECT number, vector, audience, language, first_day, last_day FROM passages"
        " WHERE shelf = ? AND number > ? ORDER BY number",
        (shelf, newest),
    )


def as_row(row: tuple[int, bytes, str, str, int, int]) -> Row:
    """Read one row of `newer_than`."""
    number, vector, audience, language, first, last = row
    return Row(number, vector, json.loads(audience), language, first, last)


def contents(source: sqlite3.Connection, numbers: Collection[int]) -> dict[int, Chunk]:
    """Return passages by their numbers."""
    rows = source.execute(
        "SELECT number, content FROM passages WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {number: Chunk.model_validate_json(content) for number, content in rows}


def by_words(
    source: sqlite3.Connection,
    number: int,
    words: list[str],
    shelf: Shelf,
    allowed: NDArray[np.bool_],
    most: int,
) -> list[Found[int]]:
    """Rank by BM25 what is allowed; reads on until there is enough, or no more."""
    if not words or not allowed.any():
        return []
    looked_for = " OR ".join(_quoted(word) for word in _telling_most(source, number, words))
    limit = most * 2
    while True:
        rows = source.execute(
            f"SELECT rowid, -bm25(words_{number}, {', '.join(map(str, WEIGHTS))}) AS score"
            f" FROM words_{number} WHERE words_{number} MATCH ?"
            " ORDER BY score DESC, rowid LIMIT ?",
            (looked_for, limit),
        ).fetchall()
        kept = shelf.holds([row for row, _ in rows], allowed)
        found = [Found(*row) for row, keep in zip(rows, kept, strict=True) if keep]
        if len(found) >= most or len(rows) < limit:
            return found[:most]
        limit *= 8


def _telling_most(source: sqlite3.Connection, number: int, words: list[str]) -> list[str]:
    """Return the rarest words, as many as stay within the postings that a search may read.

    On a shelf of some thousand passages that is every word; on a large one the common words,
    which hardly change the order, would take most of the time.
    """
    counts: dict[str, int] = {}
    for word in words:
        [counts[word]] = source.execute(
            f"SELECT count(*) FROM words_{number} WHERE words_{number} MATCH ?", (_quoted(word),)
        ).fetchone()
    there = sorted((word for word in words if counts[word]), key=lambda word: counts[word])
    totals = accumulate(counts[word] for word in there)
    kept = [word for word, total in zip(there, totals, strict=True) if total <= POSTINGS]
    return kept or there[:1] or words[:1]


def _words(chunk: Chunk) -> tuple[str, str, str]:
    return storable(chunk.title), storable(" ".join(chunk.headings)), storable(chunk.text)


def _quoted(word: str) -> str:
    """Return a word as FTS5 takes it for nothing but a word; it holds letters and digits only."""
    return f'"{word}"'
