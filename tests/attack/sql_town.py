"""A database with the rows of two customers, and a way to speak to it as one of our roles."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.identity.capability import Minter
from casework.store import Scope
from casework.store.engine import make_engine, read_url
from casework.store.isolation import API, WORKER, CapabilityKey
from casework.store.isolation.functions import SETTING
from casework.store.isolation.roles import API_ROLE, WORKER_ROLE
from casework.store.tables import METADATA
from tests.integration.store.databases import CAPABILITIES, Database, emptied, now, open_store
from tests.integration.store.everything import Story, whole_story
from tests.integration.store.given import TENANT, StandingClock

JANE, TOM = Scope.of_customer(TENANT, "jane"), Scope.of_customer(TENANT, "tom")
STAFF = Scope.of_staff(TENANT, "mia")
OF_CUSTOMERS = sorted(table.name for table in METADATA.sorted_tables if "customer" in table.c)
ROLES = (API_ROLE, WORKER_ROLE)
AUDIENCE = {API_ROLE: API, WORKER_ROLE: WORKER}
#: How PostgreSQL says that one may not, whatever else is wrong with a statement.
DENIED = ("denied", "must be", "must have", "not for a worker", "affected by row-level security")


@dataclass(frozen=True)
class Town:
    """A database with everything there is of two customers."""

    database: Database
    jane: Story
    tom: Story

    @asynccontextmanager
    async def speaking(
        self, role: str, capability: str | None = None
    ) -> AsyncGenerator[AsyncConnection]:
        """Speak as a role, with a capability or without; nothing of it stays."""
        engine = make_engine(read_url(self.database.url_of(role)), pooled=False)
        try:
            async with engine.connect() as connection:
                if capability is not None:
                    await connection.execute(
                        text(f"SELECT set_config('{SETTING}', :c, true)"), {"c": capability}
                    )
                yield connection
                await connection.rollback()
        finally:
            await engine.dispose()


@pytest.fixture(scope="module")
async def town(postgres_database: Database) -> AsyncIterator[Town]:
    """Tell the stories of Jane and of Tom."""
    store = open_store(postgres_database, StandingClock())
    jane, tom = [await whole_story(store, name) for name in ("jane", "tom")]
    await store.close()
    yield Town(postgres_database, jane, tom)
    await emptied(postgres_database)


async def rows(connection: AsyncConnection, tables: list[str] | None = None) -> dict[str, int]:
    """Count the rows that are seen in each table of customers, leaving out the empty."""
    found: dict[str, int] = {}
    for table in OF_CUSTOMERS if tables is None else tables:
        count = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
        found |= {table: count} if count else {}
    return found


async def refused(connection: AsyncConnection, statement: str, **values: object) -> str:
    """Say why the database refused a statement; empty when it did not."""
    try:
        async with connection.begin_nested():
            await connection.execute(text(statement), values)
    except DBAPIError as error:
        return str(error.orig).splitlines()[0]
    return ""


def a_capability(
    scope: Scope = JANE, *, audience: str = API, key: CapabilityKey = CAPABILITIES, ago: int = 0
) -> str:
    """Make a capability, by default the API's own for Jane's rows."""
    minter = Minter(key, clock=lambda: now() - timedelta(seconds=ago), audience=audience)
    return minter.for_rows(scope)
