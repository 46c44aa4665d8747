"""The file of the embedded index: its tables, and its connections."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

#: How long a writer waits for another process's.
_PATIENCE_SECONDS = 30.0

_TABLES = """
-- What is kept for one tenant under one model.
CREATE TABLE IF NOT EXISTS shelves (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    serving INTEGER NOT NULL DEFAULT 0,
    -- How often passages were added and taken away: by these, readers see that they are behind.
    written INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    UNIQUE (tenant, model)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_serves ON shelves (tenant) WHERE serving;

-- Numbers are never used again, so whatever is newer has a higher one.
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    shelf INTEGER NOT NULL,
    id TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    vector BLOB NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (shelf, id)
) STRICT;
CREATE INDEX IF NOT EXISTS passages_in_order ON passages (shelf, number);
"""


class EmbeddedFile:
    """One SQLite file that many read while one writes, from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = Lock()
        self._writer: sqlite3.Connection | None = None
        self._readers: LifoQueue[sqlite3.Connection] = LifoQueue()

    @contextmanager
    def write(self) -> Generator[sqlite3.Connection]:
        """Give the one connection that writes, in a transaction that happens whole or not."""
        with self._writing:
            if self._writer is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                writer = self._connected()
                writer.execute("PRAGMA journal_mode = WAL")
                writer.executescript(_TABLES)
                # Last: readers take a writer that is there for a sign that the tables are.
                self._writer = writer
            with transaction(self._writer, "IMMEDIATE"):
                yield self._writer

    @contextmanager
    def read(self) -> Generator[sqlite3.Connection]:
        """Give a connection that only reads; several may be out at once."""
        if self._writer is None:
            with self.write():
                pass  # whoever comes first makes the file
        try:
            connection = self._readers.get_nowait()
        except Empty:
            connection = self._connected()
            connection.execute("PRAGMA query_only = 1")
        try:
            yield connection
        finally:
            self._readers.put(connection)

    def close(self) -> None:
        """Close every connection; the next use opens the file again."""
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        while True:
            try:
                self._readers.get_nowait().close()
            except Empty:
                return

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=_PATIENCE_SECONDS,
            isolation_level=None,  # transactions begin and end where we say so
            check_same_thread=False,  # one thread at a time has it, not always the same
        )
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "DEFERRED") -> Generator[None]:
    """Do what is inside as one: all of it, or nothing when it raises."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
