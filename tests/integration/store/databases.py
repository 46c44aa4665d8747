"""Two databases to test on, each with a way in past the store, for tampering and for looking."""

import asyncio
import importlib.resources
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.identity.capability import Minter
from casework.store import Store
from casework.store.engine import WRITING, make_engine, read_url
from casework.store.isolation import CapabilityKey
from casework.store.isolation.roles import API_ROLE, WORKER_ROLE
from casework.store.tables import METADATA
from tests.integration.store.given import KEY, StandingClock

#: What PostgreSQL checks capabilities by, and what the two roles sign in with.
CAPABILITIES = CapabilityKey(b"c" * 32)
PASSWORDS = {API_ROLE: "the api's own", WORKER_ROLE: "the worker's own"}


def now() -> datetime:
    """The machine's time, which is the database's: tests' clocks stand, capabilities end."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Database:
    """A database's address, and raw access to it with every guard switched off.

    On PostgreSQL `url` is its superuser's, whom no part of Casework serves as.
    """

    url: str

    @property
    def api_url(self) -> str:
        """The address as the API has it."""
        return self.url_of(API_ROLE)

    @property
    def worker_url(self) -> str:
        """The address as a worker has it."""
        return self.url_of(WORKER_ROLE)

    def url_of(self, role: str) -> str:
        """Write the address for one of the roles; SQLite has none."""
        if not self.postgres:
            return self.url
        named = make_url(self.url).set(username=role, password=PASSWORDS[role])
        return named.render_as_string(hide_password=False)

    @property
    def postgres(self) -> bool:
        return self.url.startswith("postgresql")

    @property
    def folder(self) -> Path:
        """Where an SQLite database's files are."""
        return Path(str(make_url(self.url).database)).parent

    @asynccontextmanager
    async def unguarded(self) -> AsyncGenerator[AsyncConnection, None]:
        """Write as somebody would who owns the database and dropped its triggers."""
        engine = make_engine(read_url(self.url), pooled=False)
        try:
            async with engine.connect() as connection:
                await connection.execution_options(**{WRITING: True})
                async with connection.begin():
                    if self.postgres:
                        await connection.execute(text("SET session_replication_role = replica"))
                    else:
                        await _drop_triggers(connection)
                    yield connection
        finally:
            await engine.dispose()

    async def tamper(self, *statements: str) -> None:
        async with self.unguarded() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def raw(self, statement: str, **values: object) -> Sequence[Any]:
        """Run a statement past the store, with every guard on."""
        engine = make_engine(read_url(self.url), pooled=False)
        try:
            async with engine.begin() as connection:
                result = await connection.execute(text(statement), values)
                return result.all() if result.returns_rows else ()
        finally:
            await engine.dispose()

    async def until_somebody_waits(self) -> None:
        """Return once another transaction waits for one that is open; SQLite cannot tell."""
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted" if self.postgres else "SELECT 1"
        async with asyncio.timeout(10):
            while (await self.raw(waiting))[0][0] == 0:
                pass

    async def cells(self) -> list[bytes]:
        """Give every value of every row, as bytes."""
        found: list[bytes] = []
        async with self.unguarded() as connection:
            for table in METADATA.sorted_tables:
                rows = await connection.execute(text(f"SELECT * FROM {table.name}"))
                values = (value for row in rows for value in row)
                found.extend(v if isinstance(v, bytes) else str(v).encode() for v in values)
        return found


async def _drop_triggers(connection: AsyncConnection) -> None:
    names = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for (name,) in names.all():
        await connection.execute(text(f"DROP TRIGGER {name}"))


def open_store(database: Database, clock: StandingClock, key: bytes = KEY) -> Store:
    """Open a store on a database as the API does, which owns nothing there."""
    return Store.open(
        database.api_url, sealing_key=key, clock=clock, capabilities=Minter(CAPABILITIES, clock=now)
    )


async def migrate(database: Database, key: CapabilityKey = CAPABILITIES) -> None:
    """Bring a database to this release, as who owns it."""
    minter = Minter(key, clock=now)
    store = Store.open(database.url, sealing_key=KEY, clock=StandingClock(), capabilities=minter)
    try:
        await store.migrate(PASSWORDS)
    finally:
        await store.close()


async def downgrade(database: Database, to: str) -> None:
    """Take the migrations after this one back."""

    def step(connection: Connection) -> None:
        config = Config()
        folder = importlib.resources.files("casework.store") / "migrations"
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.downgrade(config, to)

    engine = make_engine(read_url(database.url), pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITING: True})
            async with connection.begin():
                await connection.run_sync(step)
    finally:
        await engine.dispose()


async def migrated_file(folder: Path) -> Path:
    """Make an SQLite file with the newest schema, to be copied for each test."""
    path = folder / "template.db"
    await migrate(Database(f"sqlite:///{path}"))
    return path


def copied(template: Path, folder: Path) -> Database:
    """Copy the migrated file for one test."""
    path = shutil.copy(template, folder / "casework.db")
    return Database(f"sqlite:///{path}")


async def new_postgres(server: str) -> Database:
    """Make a PostgreSQL database of our own on a server."""
    name = f"store_{uuid4().hex[:12]}"
    await _on_server(server, f"CREATE DATABASE {name}")
    return Database(make_url(server).set(database=name).render_as_string(hide_password=False))


async def drop_postgres(server: str, database: Database) -> None:
    """Remove our database from the server."""
    await _on_server(server, f"DROP DATABASE {make_url(database.url).database} WITH (FORCE)")


async def _on_server(server: str, statement: str) -> None:
    engine = make_engine(read_url(server), pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def emptied(database: Database) -> None:
    """Take every row out, so that the next test starts from nothing."""
    tables = reversed(METADATA.sorted_tables)
    deletes = " ".join(f"DELETE FROM {table.name};" for table in tables)
    counted = "DELETE FROM casework_guard.event_counter;"
    await database.tamper(f"DO $$ BEGIN {deletes} {counted} END $$")


async def all_at_once(*calls: Any) -> list[Any]:
    """Start everything in the same moment and wait for all of it."""
    return list(await asyncio.gather(*calls))
