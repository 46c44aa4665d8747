"""The guards that only PostgreSQL has, taken out by SQL as the owner of the tables would."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.identity.capability import Minter
from casework.store import Scope
from casework.store.engine import make_engine, read_url
from casework.store.isolation import API
from casework.store.isolation.functions import SETTING
from casework.store.isolation.roles import API_ROLE
from tests.integration.store.databases import CAPABILITIES, Database, now
from tests.integration.store.given import TENANT


@dataclass(frozen=True)
class RowGuard:
    """A guard of the database's own: the SQL that takes it out, and the SQL that tries it."""

    name: str
    removal: str
    attack: str


#: As an injection would: Jane's capability, and a statement that names no customer or another.
ROW_GUARDS = (
    RowGuard(
        "RLS policy",
        "ALTER POLICY casework_api ON public.customer_case USING (true)",
        "SELECT count(*) FROM customer_case WHERE customer <> 'jane'",
    ),
    RowGuard(
        "forced row security",
        "ALTER TABLE public.message DISABLE ROW LEVEL SECURITY",
        "SELECT count(*) FROM message WHERE customer <> 'jane'",
    ),
    RowGuard(
        "WITH CHECK",
        "ALTER POLICY casework_api ON public.customer_hold WITH CHECK (true)",
        "INSERT INTO customer_hold (tenant, customer, held_at)"
        f" VALUES ('{TENANT}', 'somebody else', now())",
    ),
)


async def got(database: Database, guard: RowGuard) -> int:
    """Attack as the API's role with Jane's capability; give how many foreign rows it got."""
    scope = Scope.of_customer(TENANT, "jane")
    capability = Minter(CAPABILITIES, clock=now, audience=API).for_rows(scope)
    engine = make_engine(read_url(database.url_of(API_ROLE)), pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execute(
                text(f"SELECT set_config('{SETTING}', :c, true)"), {"c": capability}
            )
            try:
                done = await connection.execute(text(guard.attack))
                return int(done.scalar_one()) if done.returns_rows else int(done.rowcount)
            except DBAPIError:
                return 0
            finally:
                await connection.rollback()
    finally:
        await engine.dispose()
