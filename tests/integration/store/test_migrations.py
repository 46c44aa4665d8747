"""The schema: what the migrations make is what the tables say, on both databases."""

import importlib.resources
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

from casework.domain.errors import Broken, Misconfigured, Retryable
from casework.store import Store
from casework.store.engine import WRITING, make_engine, read_url
from casework.store.tables import METADATA
from tests.integration.store.databases import (
    Database,
    all_at_once,
    downgrade,
    drop_postgres,
    migrate,
    new_postgres,
    open_store,
)
from tests.integration.store.given import KEY, STAFF, StandingClock


@pytest.fixture
async def blank(source: Path | Database, tmp_path: Path, request: Any) -> AsyncIterator[Database]:
    """Give a database with nothing in it."""
    if isinstance(source, Path):
        yield Database(f"sqlite:///{tmp_path / 'blank.db'}")
        return
    server: str = request.getfixturevalue("postgres_url")
    made = await new_postgres(server)
    yield made
    await drop_postgres(server, made)


async def _on(database: Database, look: Any) -> Any:
    engine = make_engine(read_url(database.url), pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITING: True})
            async with connection.begin():
                return await connection.run_sync(look)
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    found: list[Any] = compare_metadata(
        MigrationContext.configure(connection, opts=options), METADATA
    )
    return found


def _schema(connection: Connection) -> dict[str, object]:
    """Read everything that the database knows of our tables."""
    look = inspect(connection)

    def by_name(found: Any) -> list[str]:
        return sorted(_plain(item) for item in found)

    return {
        table: {
            "columns": by_name(look.get_columns(table)),
            "checks": by_name(look.get_check_constraints(table)),
            "foreign": by_name(look.get_foreign_keys(table)),
            "indexes": by_name(look.get_indexes(table)),
            "unique": by_name(look.get_unique_constraints(table)),
            "primary": by_name([look.get_pk_constraint(table)]),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def _plain(value: object) -> str:
    if isinstance(value, dict):
        items: list[tuple[object, object]] = list(value.items())
        return str(sorted((str(name), _plain(part)) for name, part in items))
    return str(value)


async def test_migrations_make_what_the_tables_say(database: Database, blank: Database) -> None:
    """Column for column, check for check, index for index."""
    await _on(blank, METADATA.create_all)

    assert await _on(database, _differences) == []
    assert await _on(database, _schema) == await _on(blank, _schema)


async def test_migrating_again_changes_nothing(store: Store, database: Database) -> None:
    """A process that starts on a database of its own release finds nothing to do."""
    before = await _on(database, _schema)
    await store.migrate()

    assert await _on(database, _schema) == before


async def test_several_processes_may_migrate_at_once(blank: Database, clock: StandingClock) -> None:
    """Starting the whole stack at the same moment on an empty database works."""
    await all_at_once(*(migrate(blank) for _ in range(3)))
    store = open_store(blank, clock)
    await store.ping()
    await store.close()

    assert await _on(blank, _differences) == []


async def test_migrations_go_back(database: Database, blank: Database) -> None:
    """Each step can be taken back, down to an empty database."""
    await migrate(blank)
    await downgrade(blank, "base")

    assert await _on(blank, _schema) == {}


def test_there_is_one_way_through_the_migrations() -> None:
    """The steps form one line with one end."""
    folder = importlib.resources.files("casework.store") / "migrations"

    assert len(ScriptDirectory(str(folder)).get_heads()) == 1


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_work_is_refused(url: str) -> None:
    """The error names the variable, before anything is connected."""
    with pytest.raises(Misconfigured, match="CASEWORK_DATABASE_URL"):
        Store.open(url, sealing_key=KEY, clock=StandingClock())


async def test_a_database_that_is_away_is_worth_another_try(
    store: Store, database: Database, clock: StandingClock
) -> None:
    """A ping answers, and where nobody listens the caller may try again."""
    await store.ping()
    if not database.postgres:
        return
    away = make_url(database.url).set(port=1).render_as_string(hide_password=False)
    other = Store.open(away, sealing_key=KEY, clock=clock)

    with pytest.raises(Retryable):
        await other.ping()


async def test_an_error_never_carries_what_was_written(store: Store) -> None:
    """What the database refuses is told without the values of the row."""
    with pytest.raises(Broken) as told:
        async with store.write(STAFF) as tx:
            await tx.events.append("nowhere", "message", "secret-ref")

    assert "secret-ref" not in str(told.value)
