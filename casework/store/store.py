"""The store: opens the database, and gives transactions that are scoped to somebody."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from sqlalchemy import URL, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.domain.errors import Retryable
from casework.domain.identity import Grant
from casework.store.engine import BUSY_SECONDS, WRITING, make_engine, read_url
from casework.store.faults import told_apart
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
    """Casework's database, SQLite or PostgreSQL. One per process and event loop."""

    def __init__(self, url: URL, sealing_key: bytes, clock: Clock) -> None:
        self.clock = clock
        self._url = url
        self._engine = make_engine(url)
        self._wrapper = Wrapper(sealing_key)
        self._cache = SealCache()
        #: SQLite's own way of waiting polls; inside a process writers queue here instead.
        self._turn = asyncio.Lock() if url.get_backend_name() == "sqlite" else None

    @classmethod
    def open(cls, url: str, *, sealing_key: bytes, clock: Clock) -> "Store":
        """Make a store for a database; nothing is connected yet.

        Raises:
            Misconfigured: the address or the key makes no sense.

        """
        return cls(read_url(url), sealing_key, clock)

    async def migrate(self) -> None:
        """Bring the database to the schema of this release."""
        with told_apart():
            await migrate(self._url)

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            Retryable: it gives none.

        """
        with told_apart():
            async with self._engine.connect() as connection:
                await connection.execute(select(1))

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
        with told_apart():
            async with self._connected(writing=False) as connection:
                found = await connection.execute(select(_GRANT).where(_GRANT.c.id == grant_id))
                row = found.mappings().one_or_none()
        return grant_of(row) if row else None

    async def case_scope(self, tenant: str, case_id: str) -> Scope | None:
        """Find the customer's scope of a case, for services that know the case only."""
        query = select(_CASE.c.customer).where(_CASE.c.tenant == tenant, _CASE.c.id == case_id)
        with told_apart():
            async with self._connected(writing=False) as connection:
                customer = (await connection.execute(query)).scalar_one_or_none()
        return None if customer is None else Scope.of_customer(tenant, customer)

    @asynccontextmanager
    async def _work(self, scope: Scope, *, writing: bool) -> AsyncGenerator[Work, None]:
        async with self._connected(writing=writing) as connection:
            yield Work(
                connection,
                scope,
                self.clock(),
                wrapper=self._wrapper,
                cache=self._cache,
                writing=writing,
            )

    @asynccontextmanager
    async def _connected(self, *, writing: bool) -> AsyncGenerator[AsyncConnection, None]:
        """Open a transaction; leaving by an error closes the connection, which rolls it back."""
        async with AsyncExitStack() as stack:
            with told_apart():
                connection = await stack.enter_async_context(self._engine.connect())
                await connection.execution_options(**{WRITING: writing})
                transaction = await connection.begin()
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
