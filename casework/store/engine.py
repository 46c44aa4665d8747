"""Connections: SQLite with one writer at a time and a journal beside it, or PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, PoolResetState

from casework.domain.errors import Misconfigured

#: Marks a connection whose transaction writes.
WRITING = "casework_writing"
BUSY_SECONDS = 10
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def read_url(url: str) -> URL:
    """Read the address of a database that the store can live in."""
    parsed = make_url(url)
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise Misconfigured("CASEWORK_DATABASE_URL must begin with sqlite: or postgresql:")
    if driver == "sqlite+aiosqlite" and parsed.database in {None, "", ":memory:"}:
        raise Misconfigured(
            "CASEWORK_DATABASE_URL must name a file: writers need one of their own."
        )
    return parsed.set(drivername=driver)


def make_engine(url: URL, *, pooled: bool = True) -> AsyncEngine:
    """Make an engine; it connects when it is first used. Errors never carry parameters."""
    options: dict[str, Any] = {"hide_parameters": True}
    if pooled:
        options |= {"pool_size": 10, "max_overflow": 10, "pool_timeout": BUSY_SECONDS}
    else:
        options["poolclass"] = NullPool
    if url.get_backend_name() == "postgresql":
        # A connection that the server dropped is noticed before a transaction begins on it.
        engine = create_async_engine(url, pool_pre_ping=pooled, **options)
        if pooled:
            event.listen(engine.sync_engine, "reset", _forget_settings)
        return engine
    engine = create_async_engine(url, **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _forget_settings(connection: Any, record: ConnectionPoolEntry, state: PoolResetState) -> None:
    """Take back what a statement set for the whole connection, before its next user."""
    del record
    if state.terminate_only:
        return
    if not state.transaction_was_reset:
        connection.rollback()
    connection.run_async(_reset_all)


async def _reset_all(driver: Any) -> None:
    await driver.execute("RESET ALL")


def _prepare_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    """Set what SQLite keeps per connection; the driver must not begin transactions itself."""
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    # First, so that the others wait too. FULL: a claim that was answered survives a power cut.
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What was deleted is overwritten: a destroyed key must not lie about in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once when writing: taking it later can fail half-way."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
