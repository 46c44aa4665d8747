"""The store: opens the database, and gives transactions that are scoped to somebody."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.domain.errors import Retryable
from casework.domain.identity import Grant
from casework.store.engine import BUSY_SECONDS, WRITING, make_engine, read_url
from casework.store.faults import told_apart
from casework.store.isolation import Capabilities, DatabaseRole, NoCapabilities
from casework.store.isolation.functions import SETTING
from casework.store.isolation.role import role_of
from casework.store.migrate import migrate
from casework.store.repositories.grants import grant_of
from casework.store.scope import Scope
from casework.store.sealing import SealCache, Wrapper
from casework.store.tables.base import table_of
from casework.store.tables.customer import CaseGrant, CustomerCase
from casework.store.tx import Tx
from casework.store.work import Work

Clock = Callable[[], datetime]

_CASE = table_of(CustomerCase)
_GRANT = table_of(CaseGrant)


class Store:
    """Casework's database, SQLite or PostgreSQL. One per process and event loop.

    On PostgreSQL every transaction carries a capability, and the database shows what that allows.
    """

    def __init__(
        self, url: URL, sealing_key: bytes, clock: Clock, capabilities: Capabilities
    ) -> None:
        self.clock = clock
        self._url = url
        self._postgres = url.get_backend_name() == "postgresql"
        self._capabilities = capabilities
        self._engine = make_engine(url)
        self._wrapper = Wrapper(sealing_key)
        self._cache = SealCache()
        #: SQLite's own way of waiting polls; inside a process writers queue here instead.
        self._turn = None if self._postgres else asyncio.Lock()

    @classmethod
    def open(
        cls,
        url: str,
        *,
        sealing_key: bytes,
        clock: Clock,
        capabilities: Capabilities | None = None,
    ) -> "Store":
        """Make a store for a database; nothing is connected yet.

        Without capabilities PostgreSQL shows no row to any role but a superuser.

        Raises:
            Misconfigured: the address or the key makes no sense.

        """
        return cls(read_url(url), sealing_key, clock, capabilities or NoCapabilities())

    async def migrate(self, passwords: Mapping[str, str] | None = None) -> None:
        """Bring the database, and PostgreSQL's roles with these passwords, to this release.

        Raises:
            Retryable: only somebody else may do it, and has not yet.

        """
        with told_apart():
            await migrate(self._url, self._capabilities.key, passwords)

    @property
    def has_capability_key(self) -> bool:
        """Say whether this process makes its capabilities itself."""
        return self._capabilities.key is not None

    async def role(self) -> DatabaseRole | None:
        """Say as whom PostgreSQL knows this process; SQLite knows nobody."""
        if not self._postgres:
            return None
        with told_apart():
            async with self._engine.connect() as connection:
                return await role_of(connection)

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            Retryable: it gives none.

        """
        with told_apart():
            async with self._engine.connect() as connection:
                await connection.execute(select(1))

    async def scrub(self) -> None:
        """Let go of journals that hold what was destroyed; PostgreSQL sees to that by itself."""
        if self._postgres:
            return
        with told_apart():
            connection = await self._engine.raw_connection()
            try:
                driver: Any = connection.driver_connection
                await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def write(self, scope: Scope) -> AsyncGenerator[Tx, None]:
        """Run one writing transaction; it counts only if the block ends normally."""
        async with self._writers_turn(), self._work(scope, writing=True) as work:
            yield Tx(work)
        work.committed()

    @asynccontextmanager
    async def read(self, scope: Scope) -> AsyncGenerator[Tx, None]:
        """Run one reading transaction."""
        async with self._work(scope, writing=False) as work:
            yield Tx(work)

    async def grant(self, grant_id: str) -> Grant | None:
        """Find a grant when nothing but its id is known."""
        capability = await self._capabilities.of_grant(grant_id) if self._postgres else ""
        with told_apart():
            async with self._connected(capability, writing=False) as connection:
                found = await connection.execute(select(_GRANT).where(_GRANT.c.id == grant_id))
                row = found.mappings().one_or_none()
        return grant_of(row) if row else None

    async def case_scope(self, tenant: str, case_id: str) -> Scope | None:
        """Find the customer's scope of a case, for services that know the case only."""
        query = select(_CASE.c.customer).where(_CASE.c.tenant == tenant, _CASE.c.id == case_id)
        capability = await self._capability(Scope.of_service(tenant, "lookup"))
        with told_apart():
            async with self._connected(capability, writing=False) as connection:
                customer = (await connection.execute(query)).scalar_one_or_none()
        return None if customer is None else Scope.of_customer(tenant, customer)

    @asynccontextmanager
    async def _work(self, scope: Scope, *, writing: bool) -> AsyncGenerator[Work, None]:
        # Asked for first: no connection is held while another system may be called.
        capability = await self._capability(scope)
        async with self._connected(capability, writing=writing) as connection:
            yield Work(
                connection,
                scope,
                self.clock(),
                wrapper=self._wrapper,
                cache=self._cache,
                writing=writing,
            )

    async def _capability(self, scope: Scope) -> str:
        return await self._capabilities.of_scope(scope) if self._postgres else ""

    @asynccontextmanager
    async def _connected(
        self, capability: str, *, writing: bool
    ) -> AsyncGenerator[AsyncConnection, None]:
        """Open a transaction; leaving by an error closes the connection, which rolls it back."""
        async with AsyncExitStack() as stack:
            with told_apart():
                connection = await stack.enter_async_context(self._engine.connect())
                await connection.execution_options(**{WRITING: writing})
                transaction = await connection.begin()
                if self._postgres:
                    # For this transaction only, and over whatever the connection had before.
                    await connection.execute(select(func.set_config(SETTING, capability, True)))
            yield connection
            with told_apart():
                await transaction.commit()

    @asynccontextmanager
    async def _writers_turn(self) -> AsyncGenerator[None, None]:
        if self._turn is None:
            yield
            return
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise Retryable("The database is busy: another transaction does not end.") from None
        try:
            yield
        finally:
            self._turn.release()
