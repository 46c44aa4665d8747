"""A store for each test, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from casework.store import Store
from tests.integration.store.databases import (
    Database,
    copied,
    drop_postgres,
    emptied,
    migrate,
    migrated_file,
    new_postgres,
    open_store,
)
from tests.integration.store.given import StandingClock


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file; each test gets a copy."""
    return await migrated_file(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
async def postgres_database(postgres_url: str) -> AsyncIterator[Database]:
    """Migrate one PostgreSQL database; each test finds it empty."""
    database = await new_postgres(postgres_url)
    await migrate(database)
    yield database
    await drop_postgres(postgres_url, database)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def source(request: pytest.FixtureRequest) -> Path | Database:
    """Give what a test's database is made from, starting a server only where it is needed."""
    name = "sqlite_template" if request.param == "sqlite" else "postgres_database"
    found: Path | Database = request.getfixturevalue(name)
    return found


@pytest.fixture
async def database(source: Path | Database, tmp_path: Path) -> AsyncIterator[Database]:
    """Give an empty database with the newest schema."""
    if isinstance(source, Path):
        yield copied(source, tmp_path)
        return
    yield source
    await emptied(source)


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that moves only when told to."""
    return StandingClock()


@pytest.fixture
async def store(database: Database, clock: StandingClock) -> AsyncIterator[Store]:
    """Give a store on that database."""
    store = open_store(database, clock)
    yield store
    await store.close()
