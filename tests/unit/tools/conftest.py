"""An empty ledger for each test, on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from casework.store import Store
from tests.integration.store.databases import copied, migrated_file, open_store
from tests.integration.store.given import StandingClock
from tests.unit.tools.till import Till


@pytest.fixture(scope="session")
async def ledger_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file; each test gets a copy."""
    return await migrated_file(tmp_path_factory.mktemp("ledger"))


@pytest.fixture
async def store(ledger_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """Give an empty store whose clock stands."""
    store = open_store(copied(ledger_template, tmp_path), StandingClock())
    yield store
    await store.close()


@pytest.fixture
async def till(store: Store) -> Till:
    """Set up one customer's case and a charge of 148 euros."""
    till = Till(store)
    await till.open()
    return till
