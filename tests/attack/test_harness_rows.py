"""The database's own guards: each taken out by SQL, its attack gets what it never got before."""

from collections.abc import AsyncIterator

import pytest

from tests.attack.harness.rows import ROW_GUARDS, RowGuard, got
from tests.integration.store.databases import (
    Database,
    drop_postgres,
    migrate,
    new_postgres,
    open_store,
)
from tests.integration.store.everything import whole_story
from tests.integration.store.given import StandingClock

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
async def town(postgres_url: str) -> AsyncIterator[Database]:
    """Make a database of its own with two customers: what is taken out here stays out."""
    database = await new_postgres(postgres_url)
    await migrate(database)
    store = open_store(database, StandingClock())
    for name in ("jane", "tom"):
        await whole_story(store, name)
    await store.close()
    yield database
    await drop_postgres(postgres_url, database)


@pytest.mark.parametrize("guard", ROW_GUARDS, ids=lambda guard: guard.name)
async def test_without_the_databases_own_guard_a_foreign_row_is_had(
    town: Database, guard: RowGuard
) -> None:
    """Nothing while it stands, something once it is gone: the harness can see it."""
    assert await got(town, guard) == 0
    await town.raw(guard.removal)
    assert await got(town, guard) > 0
