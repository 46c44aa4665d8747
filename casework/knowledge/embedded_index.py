"""The index that needs no server: SQLite's FTS5 for words, vectors in memory for meaning."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from casework.knowledge import embedded_statements as statements
from casework.knowledge.chunk import Chunk
from casework.knowledge.embedded_file import EmbeddedFile, transaction
from casework.knowledge.embedded_outline import Outline
from casework.knowledge.embedded_statements import Standing
from casework.knowledge.fusion import DEPTH, Found, Fused, alone, fuse
from casework.knowledge.index import Hit, NotAllStored, Query, StillServing, WrongVector, unfit
from casework.knowledge.shelf import Shelf, unit
from casework.knowledge.terms import asked

#: The name of the file in the data folder.
FILE = "knowledge.db"
#: So many passages are read into memory at once.
_AT_ONCE = 10_000


class EmbeddedIndex:
    """Keeps passages in one file; readers go on while a load writes.

    A search sees one moment: what was committed before it began, words and vectors alike. Two
    processes may share the file; each holds the vectors that it has searched in its own memory.
    """

    def __init__(self, path: Path) -> None:
        """Name the file; it is opened, and made, when it is first needed."""
        self._file = EmbeddedFile(path)
        self._shelves: dict[int, Shelf] = {}
        self._outlines: dict[int, Outline | None] = {}
        self._looking = Lock()

    async def put(
        self, tenant: str, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]], model: str
    ) -> None:
        """Store passages with their vectors in one transaction; see `Index.put`."""
        refused = unfit(chunks, vectors)
        good = {
            chunk.id: (chunk, vector)
            for chunk, vector in zip(chunks, vectors, strict=True)
            if chunk.id not in refused
        }
        if good:
            refused |= await asyncio.to_thread(self._put, tenant, list(good.values()), model)
        if refused:
            raise NotAllStored(refused)

    async def drop(self, tenant: str, chunk_ids: Sequence[str]) -> None:
        """Remove passages under every model; see `Index.drop`."""
        if chunk_ids:
            await asyncio.to_thread(self._drop, tenant, list(chunk_ids))

    async def ids(self, tenant: str, model: str = "") -> frozenset[str]:
        """Return the ids stored under a model; see `Index.ids`."""
        return await asyncio.to_thread(self._ids, tenant, model)

    async def search(self, tenant: str, query: Query) -> tuple[Hit, ...]:
        """Return the best passages, best first; see `Index.search`."""
        return await asyncio.to_thread(self._search, tenant, query)

    async def serving(self, tenant: str) -> str:
        """Return the model whose vectors serve; see `Index.serving`."""
        return await asyncio.to_thread(self._serving, tenant)

    async def serve(self, tenant: str, model: str) -> None:
        """Let another model's vectors serve; see `Index.serve`."""
        await asyncio.to_thread(self._serve, tenant, model)

    async def forget(self, tenant: str, model: str) -> None:
        """Delete what is stored under a model; see `Index.forget`."""
        await asyncio.to_thread(self._forget, tenant, model)

    async def close(self) -> None:
        """Close the file."""
        await asyncio.to_thread(self._file.close)

    # ------------------------------------------------------------------------------- writing

    def _put(
        self, tenant: str, given: list[tuple[Chunk, Sequence[float]]], model: str
    ) -> dict[str, str]:
        """Store what has the shelf's length of vector; return the rest with the reason."""
        with self._file.write() as to:
            shelf = statements.find_shelf(to, tenant, model) or statements.new_shelf(
                to, tenant, model, len(given[0][1])
            )
            good = [one for one in given if len(one[1]) == shelf.dimensions]
            replaced = statements.take(to, shelf.number, [chunk.id for chunk, _ in good])
            for chunk, vector in good:
                statements.add(to, shelf.number, chunk, vector)
            to.execute(
                "UPDATE shelves SET written = written + ?, dropped = dropped + ? WHERE number = ?",
                (bool(good), bool(replaced), shelf.number),
            )
        return {
            chunk.id: f"its vector has {len(vector)} numbers, not {shelf.dimensions}"
            for chunk, vector in given
            if len(vector) != shelf.dimensions
        }

    def _drop(self, tenant: str, chunk_ids: list[str]) -> None:
        with self._file.write() as to:
            shelves = to.execute("SELECT number FROM shelves WHERE tenant = ?", (tenant,))
            for (number,) in shelves.fetchall():
                if statements.take(to, number, chunk_ids):
                    to.execute(
                        "UPDATE shelves SET dropped = dropped + 1 WHERE number = ?", (number,)
                    )

    def _serve(self, tenant: str, model: str) -> None:
        with self._file.write() as to:
            if statements.find_shelf(to, tenant, model) is None:
                raise ValueError(f"nothing is stored under {model}")
            to.execute("UPDATE shelves SET serving = 0 WHERE tenant = ?", (tenant,))
            to.execute(
                "UPDATE shelves SET serving = 1 WHERE tenant = ? AND model = ?", (tenant, model)
            )

    def _forget(self, tenant: str, model: str) -> None:
        with self._file.write() as to:
            shelf = statements.find_shelf(to, tenant, model)
            if shelf is None:
                return
            if shelf == statements.find_shelf(to, tenant, ""):
                raise StillServing
            statements.remove_shelf(to, shelf.number)
        with self._looking:
            self._shelves.pop(shelf.number, None)
            self._outlines.pop(shelf.number, None)

    # ------------------------------------------------------------------------------- reading

    def _ids(self, tenant: str, model: str) -> frozenset[str]:
        with self._file.read() as source, transaction(source):
            shelf = statements.find_shelf(source, tenant, model)
            if shelf is None:
                return frozenset()
            rows = source.execute("SELECT id FROM passages WHERE shelf = ?", (shelf.number,))
            return frozenset(name for (name,) in rows)

    def _serving(self, tenant: str) -> str:
        with self._file.read() as source:
            shelf = statements.find_shelf(source, tenant, "")
            return shelf.model if shelf else ""

    def _search(self, tenant: str, query: Query) -> tuple[Hit, ...]:
        words, vector = asked(query)
        if not words and vector is None:
            return ()
        with self._file.read() as source, transaction(source):
            with self._looking:
                # The moment begins in here, so it is never older than the shelf in memory.
                standing = statements.find_shelf(source, tenant, query.model)
                if standing is None:
                    return ()
                shelf = self._up_to_date(source, standing)
                outline = self._outlined(standing.number, shelf)
            if vector is not None and len(vector) != standing.dimensions:
                raise WrongVector
            allowed = shelf.allowed(query)
            depth = max(DEPTH, query.k)
            by_words = statements.by_words(source, standing.number, words, shelf, allowed, depth)
            by_meaning = [] if vector is None else _nearest(shelf, outline, vector, allowed, depth)
            together = fuse if words and vector is not None else alone
            return _hits(source, together(by_words, by_meaning)[: query.k])

    def _up_to_date(self, source: sqlite3.Connection, standing: Standing) -> Shelf:
        """Bring the shelf in memory to the moment that the connection sees."""
        number = standing.number
        shelf = self._shelves.get(number)
        if shelf is None:
            shelf = Shelf.empty(standing.dimensions, statements.count(source, number))
        if shelf.dropped != standing.dropped and shelf.size:
            shelf = shelf.only(statements.numbers_up_to(source, number, shelf.newest))
        if shelf.written != standing.written:
            rows = statements.newer_than(source, number, shelf.newest)
            while some := rows.fetchmany(_AT_ONCE):
                shelf = shelf.with_rows([statements.as_row(row) for row in some])
        self._shelves[number] = shelf.at(standing.written, standing.dropped)
        return self._shelves[number]

    def _outlined(self, number: int, shelf: Shelf) -> Outline | None:
        outline = Outline.of(shelf, self._outlines.get(number))
        self._outlines[number] = outline
        return outline


def _nearest(
    shelf: Shelf,
    outline: Outline | None,
    vector: Sequence[float],
    allowed: NDArray[np.bool_],
    most: int,
) -> list[Found[int]]:
    """Rank by cosine what is allowed; on a large shelf only what its outline leaves."""
    asked_for = unit(vector)
    if outline is not None:
        allowed = outline.narrowed(asked_for, allowed, most)
    return shelf.nearest(asked_for, allowed, most)


def _hits(source: sqlite3.Connection, ranked: Sequence[Fused[int]]) -> tuple[Hit, ...]:
    chunks = statements.contents(source, [one.key for one in ranked])
    return tuple(
        Hit(
            chunk=chunks[one.key],
            score=one.score,
            bm25_rank=one.bm25_rank,
            vector_rank=one.vector_rank,
            bm25=one.bm25,
            cosine=one.cosine,
        )
        for one in ranked
    )
