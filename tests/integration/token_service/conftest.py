"""A stage for each test, on an empty SQLite database and on an empty PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.store.conftest import (
    database,
    postgres_database,
    source,
    sqlite_template,
)
from tests.integration.store.databases import Database, open_store
from tests.integration.store.given import StandingClock
from tests.integration.token_service.stage import Stage

__all__ = ["database", "postgres_database", "source", "sqlite_template"]


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    """Set the stage with one open case."""
    clock = StandingClock()
    store = open_store(database, clock)
    stage = Stage(store=store, clock=clock)
    await stage.open_case()
    yield stage
    await stage.client.aclose()
    await store.close()
