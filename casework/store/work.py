"""The inside of a transaction: its connection, scope, time and keys."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    Insert,
    RowMapping,
    Table,
    Update,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.store.chain import GENESIS, Head
from casework.store.faults import told_apart
from casework.store.isolation.functions import GUARD
from casework.store.scope import Scope
from casework.store.sealing import Erased, Seal, SealCache, Wrapper
from casework.store.tables.audit import AuditHead
from casework.store.tables.base import table_of
from casework.store.tables.customer import CustomerCase, CustomerKey

_guard = getattr(func, GUARD)
_CASE = table_of(CustomerCase)
_HEAD = table_of(AuditHead)
_KEY = table_of(CustomerKey)

# Made once: with the values apart, a wide row costs no building and no comparing of statements.
_insert = cache(Table.insert)


@cache
def _insert_new(postgres: bool, table: Table) -> Insert:  # noqa: FBT001  # a key of the cache
    if postgres:
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


class Work:
    """What repositories share inside one transaction. All statements pass here."""

    def __init__(
        self,
        connection: AsyncConnection,
        scope: Scope,
        now: datetime,
        *,
        wrapper: Wrapper,
        cache: SealCache,
        writing: bool,
    ) -> None:
        self.scope = scope
        self.now = now
        self.postgres = connection.dialect.name == "postgresql"
        self.writing = writing
        self._connection = connection
        self._wrapper = wrapper
        self._cache = cache
        self._customers: dict[str, str] = {}
        self._made: dict[str, Seal] = {}
        self._erased: set[str] = set()
        self._locks: set[str] = set()
        self._head: Head | None = None

    # ---------------------------------------------------------------- statements

    async def rows(self, statement: Executable) -> Sequence[RowMapping]:
        """Run a statement and give all its rows."""
        return (await self._run(statement)).mappings().all()

    async def row(self, statement: Executable) -> RowMapping | None:
        """Run a statement that gives one row or none."""
        return (await self._run(statement)).mappings().one_or_none()

    async def value(self, statement: Executable) -> Any:
        """Run a statement that gives one value; None when it gives no row."""
        return (await self._run(statement)).scalar_one_or_none()

    async def changed(self, statement: Update | Delete) -> int:
        """Run a change and count the rows it reached."""
        return (await self._run(statement)).rowcount

    async def insert(self, table: Table, values: Mapping[str, Any]) -> None:
        """Insert one row; a row that exists already is an error."""
        await self._run(_insert(table), values)

    async def insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert one row unless it exists already; False when it does."""
        return (await self._run(_insert_new(self.postgres, table), values)).rowcount > 0

    async def _run(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        if isinstance(statement, Update | Delete | Insert):
            self.refuse_reading()
        with told_apart():
            return await self._connection.execute(statement, values)

    # ---------------------------------------------------------------- scope

    def mine(self, table: Table) -> ColumnElement[bool]:
        """Limit a statement to the rows that exist in this scope."""
        mine = table.c.tenant == self.scope.tenant
        return mine if self.scope.customer is None else mine & self.of(table, self.scope.customer)

    def of(self, table: Table, customer: str) -> ColumnElement[bool]:
        """Limit a statement to one customer of the scope's tenant."""
        return (table.c.tenant == self.scope.tenant) & (table.c.customer == customer)

    def readable(self, table: Table) -> ColumnElement[bool]:
        """Leave out, in lists over many customers, what was sealed with a key that is destroyed."""
        return true() if self.scope.customer is not None else self.unerased(table)

    def unerased(self, table: Table) -> ColumnElement[bool]:
        """Leave out cases from before their customer's erasure, and what belongs to these."""
        its_case = _CASE.alias()
        case_id = table.c.id if table is _CASE else table.c.case_id
        gone = (
            select(_KEY.c.customer)
            .join(its_case, its_case.c.created_at <= _KEY.c.erased_at)
            .where(_KEY.c.tenant == table.c.tenant, _KEY.c.customer == table.c.customer)
            .where(its_case.c.tenant == table.c.tenant, its_case.c.id == case_id)
        )
        return ~gone.exists()

    def refuse_reading(self) -> None:
        """Only a writing transaction writes."""
        if not self.writing:
            raise Broken("A reading transaction cannot write.")

    def refuse_service(self) -> None:
        """Services see that messages exist, not what they say."""
        if self.scope.kind is PrincipalKind.service:
            raise Broken("A service's scope cannot read messages; use the case's own scope.")

    def belongs(self, tenant: str, customer: str) -> dict[str, str]:
        """Give the owner's columns of a new row, which must lie inside the scope."""
        outside = tenant != self.scope.tenant or self.scope.customer not in {None, customer}
        if outside:
            raise Broken("This row would lie outside the transaction's scope.")
        return {"tenant": tenant, "customer": customer}

    async def owner(self, case_id: str) -> dict[str, str]:
        """Give the owner's columns of a new row in a case; a foreign case does not exist."""
        return {"tenant": self.scope.tenant, "customer": await self._customer_of(case_id)}

    async def _customer_of(self, case_id: str) -> str:
        if self.scope.customer is not None:
            return self.scope.customer  # the foreign key checks that the case is theirs
        if case_id not in self._customers:
            query = select(_CASE.c.customer).where(_CASE.c.id == case_id, self.mine(_CASE))
            customer = await self.value(query)
            if customer is None:
                raise Broken("There is no such case in this transaction's scope.")
            self._customers[case_id] = customer
        return self._customers[case_id]

    # ---------------------------------------------------------------- order

    async def one_at_a_time(self, what: str) -> None:
        """Wait for other transactions of the tenant that do the same, until this one ends.

        SQLite has one writer at a time anyway.
        """
        if self.postgres and self.writing and what not in self._locks:
            key = f"casework|{self.scope.tenant}|{what}"
            await self.value(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
            self._locks.add(what)

    async def in_line(self) -> None:
        """Wait for the tenant's other writers of events and audit entries; they then wait too."""
        if self.postgres:
            await self.head()

    async def head(self) -> Head:
        """Give the newest link of the tenant's chain, held until this transaction ends."""
        if self._head is None and self.postgres:
            found = _guard.audit_head(self.scope.tenant).table_valued("tenant", "seq", "hash")
            self._head = Head.model_validate(dict(await self.row(select(found)) or {}))
        if self._head is None:
            tenant = self.scope.tenant
            query = select(_HEAD).where(_HEAD.c.tenant == tenant)
            row = await self.row(query)
            if row is None:
                first = Head(tenant=tenant, seq=0, hash=GENESIS)
                await self.insert_new(_HEAD, first.model_dump())
                row = await self.row(query)
            self._head = Head.model_validate(dict(row or {}))
        return self._head

    async def add_link(self, table: Table, entry: Mapping[str, Any]) -> None:
        """Add the next entry to the tenant's chain; in PostgreSQL a function alone may."""
        if not self.postgres:
            await self.insert(table, entry)
            return
        order = ("tenant", "seq", "prev", "hash", "at", "entry")
        values = [literal(entry[name], table.c[name].type) for name in order]
        await self.value(select(_guard.audit_append(*values)))

    async def next_event(self, events: Table) -> int:
        """Give the number of the tenant's next event; other writers of events then wait."""
        await self.in_line()
        tenant = self.scope.tenant
        if self.postgres:
            # A customer sees only some of the events; the database keeps the count.
            return int(await self.value(select(_guard.next_event(tenant))))
        last = select(func.coalesce(func.max(events.c.seq), 0)).where(events.c.tenant == tenant)
        return int(await self.value(last)) + 1

    def moved_to(self, head: Head) -> None:
        """Remember the link that this transaction added."""
        self._head = head

    # ---------------------------------------------------------------- keys

    async def seal(self, customer: str) -> Seal:
        """Give the customer's key, for reading; making one first when they have none.

        Raises:
            Erased: the key was destroyed.

        """
        owner = (self.scope.tenant, customer)
        seal = self._made.get(customer) or self._cache.get(owner, self.now)
        if customer in self._erased:
            raise Erased
        if seal is not None:
            return seal
        generation = self._cache.generation
        found = await self._stored_key(customer)
        if found is None and self.writing:
            wrapped, seal = self._wrapper.make(*owner)
            row = self.belongs(*owner) | {"wrapped": wrapped, "created_at": self.now}
            if await self.insert_new(_KEY, row):
                self._made[customer] = seal  # kept for others only once it is committed
                return seal
            found = await self._stored_key(customer)
        if found is None:
            raise Broken("There is sealed text of a customer who has no key.")
        if found["wrapped"] is None:
            raise Erased
        renewed = found["erased_at"] is not None
        seal = self._wrapper.unwrap(found["wrapped"], *owner, renewed=renewed)
        self._cache.put(owner, seal, self.now, generation)
        return seal

    async def _stored_key(self, customer: str) -> RowMapping | None:
        columns = select(_KEY.c.wrapped, _KEY.c.erased_at)
        return await self.row(columns.where(self.of(_KEY, customer)))

    def new_key(self, customer: str) -> bytes:
        """Make a customer a key, in use in this transaction; give what may be stored of it."""
        wrapped, self._made[customer] = self._wrapper.make(
            self.scope.tenant, customer, renewed=True
        )
        return wrapped

    @property
    def settled_since(self) -> datetime:
        """Say since when an erasure has reached every process."""
        return self.now - self._cache.max_age

    def forget(self, customer: str) -> None:
        """Use a customer's key no more; it is being destroyed in this transaction."""
        self._made.pop(customer, None)
        self._erased.add(customer)

    def committed(self) -> None:
        """Let other transactions know of keys that were made or destroyed."""
        for customer in self._erased:
            self._cache.drop((self.scope.tenant, customer))
        for customer, seal in self._made.items():
            owner = (self.scope.tenant, customer)
            self._cache.put(owner, seal, self.now, self._cache.generation)
