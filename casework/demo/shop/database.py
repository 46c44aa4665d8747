"""One SQLite file per service: strict tables, one writer at a time, nothing kept by accident."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Text, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_SECONDS = 10


class Table(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A row. Text is TEXT and dates are ISO text, so that the tables can be STRICT."""

    type_annotation_map = {str: Text}


class Database:
    """The database of one service. A session that is not committed has done nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(immediate=True)

    @classmethod
    async def open(
        cls, path: Path, tables: Sequence[type[Table]], triggers: Sequence[str] = ()
    ) -> Self:
        """Open the file, making the tables and triggers that are not there yet."""
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{path}",
            connect_args={"isolation_level": None, "timeout": _BUSY_SECONDS},
        )
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
        database = cls(engine)
        schema = [Table.metadata.tables[table.__tablename__] for table in tables]
        async with database._writing.begin() as connection:
            await connection.run_sync(Table.metadata.create_all, tables=schema)
            for trigger in triggers:
                await connection.exec_driver_sql(trigger)
        return database

    def read(self) -> AsyncSession:
        """Open a session that sees one state of the database."""
        return AsyncSession(self._engine, expire_on_commit=False)

    def write(self) -> AsyncSession:
        """Open a session that is the only writer from its first statement to its commit."""
        return AsyncSession(self._writing, expire_on_commit=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def refuse(name: str, what: str) -> str:
    """Return a trigger that refuses a statement ("DELETE ON charges", with WHEN if need be)."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {what} "
        f"BEGIN SELECT RAISE(ABORT, 'refused by {name}'); END"
    )


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # The driver would begin lazily and lose a race between reading and writing.
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
