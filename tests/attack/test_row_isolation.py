"""Row isolation: whoever speaks SQL as one of our roles sees only what was given to them.

The attacker here has a connection of the API's or of a worker's role and may send any statement:
what an injection, or a worker that was taken over, could do. Only the key is not theirs.
"""

import json
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.domain.errors import Broken
from casework.identity.capability import LASTS, Minter
from casework.store import Scope
from casework.store.engine import make_engine, read_url
from casework.store.isolation import API, WORKER, CapabilityKey
from casework.store.isolation.functions import SETTING
from casework.store.isolation.roles import API_ROLE, OWNER_ROLE, WORKER_ROLE
from casework.store.tables import METADATA
from tests.attack.sql_town import (
    AUDIENCE,
    DENIED,
    JANE,
    OF_CUSTOMERS,
    ROLES,
    STAFF,
    Town,
    a_capability,
    refused,
    rows,
    town,
)
from tests.integration.store.conftest import postgres_database
from tests.integration.store.databases import CAPABILITIES, now, open_store
from tests.integration.store.given import TENANT, StandingClock

pytestmark = pytest.mark.postgres
__all__ = ["postgres_database", "town"]


def switched(capability: str) -> str:
    """Put Tom's name into what was signed for Jane."""
    claims = json.loads(capability[80:]) | {"customer": "tom"}
    return capability[:80] + json.dumps(claims, separators=(",", ":"), sort_keys=True)


def worthless(role: str) -> dict[str, str | None]:
    """Give everything that is no capability for this role."""
    own = AUDIENCE[role]
    other = WORKER if own == API else API
    stranger = CapabilityKey(b"x" * 32)
    good = a_capability(audience=own)
    return {
        "missing": None,
        "empty": "",
        "a word": "jane",
        "plain claims": good[80:],
        "another role's": a_capability(audience=other),
        "expired": a_capability(audience=own, ago=int(LASTS.total_seconds()) + 1),
        "another customer put in": switched(good),
        "signed by a stranger": a_capability(audience=own, key=stranger),
        "signed by a stranger under our key's name": CAPABILITIES.kid
        + a_capability(audience=own, key=stranger)[16:],
        "without its end": CAPABILITIES.sign(
            {"kind": "customer", "tenant": TENANT, "customer": "jane", "aud": own}
        ),
        "for nobody's role": CAPABILITIES.sign(
            {"kind": "customer", "tenant": TENANT, "customer": "jane", "exp": 2**40}
        ),
        "of no kind": CAPABILITIES.sign(
            {"tenant": TENANT, "customer": "jane", "aud": own, "exp": 2**40}
        ),
        "cut short": good[:-1],
        "not text of ours": good[:16] + "\N{SNOWMAN}" * 64 + good[80:],
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", worthless(API_ROLE))
async def test_without_a_true_capability_no_row_exists(town: Town, role: str, name: str) -> None:
    """Forged, expired, altered, another role's, empty or missing: every table is empty."""
    async with town.speaking(role, worthless(role)[name]) as connection:
        assert await rows(connection) == {}


@pytest.mark.parametrize("role", ROLES)
async def test_a_capability_shows_its_customers_rows_and_no_others(town: Town, role: str) -> None:
    """Jane's capability shows something in every table, and nothing of Tom in any."""
    async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
        assert sorted(await rows(connection)) == OF_CUSTOMERS
        for table in OF_CUSTOMERS:
            found = await connection.execute(text(f"SELECT DISTINCT tenant, customer FROM {table}"))
            assert found.all() == [(TENANT, "jane")], table


async def test_staff_see_their_tenant_and_no_other(town: Town) -> None:
    """Staff see both customers, and those of another tenant neither."""
    for tenant, seen in ((TENANT, {"jane", "tom"}), ("other", set())):
        scope = Scope.of_staff(tenant, "mia")
        async with town.speaking(API_ROLE, a_capability(scope)) as connection:
            for table in OF_CUSTOMERS:
                found = await connection.execute(text(f"SELECT DISTINCT customer FROM {table}"))
                assert set(found.scalars()) == seen, table


async def test_a_grants_capability_shows_that_grant(town: Town) -> None:
    """Looking up a grant by its id needs no right to anything else."""
    minter = Minter(CAPABILITIES, clock=now)
    async with town.speaking(
        API_ROLE, await minter.of_grant(town.jane.case.grant_id)
    ) as connection:
        assert await rows(connection) == {"case_grant": 1}
        assert (await connection.execute(text("UPDATE case_grant SET scopes = '[]'"))).rowcount == 0


async def test_services_see_that_messages_exist_and_not_what_they_say(town: Town) -> None:
    """A service finds no row of messages but in the view that leaves the words out."""
    sweep = a_capability(Scope.of_service(TENANT, "sweep"))
    async with town.speaking(API_ROLE, sweep) as connection:
        assert "message" not in await rows(connection)
        seen = await connection.execute(text("SELECT * FROM casework_guard.message_without_text"))
        assert {row.customer for row in seen.all()} == {"jane", "tom"}
        assert "text" not in seen.keys()  # noqa: SIM118 - a result, not a mapping


async def test_no_view_shows_more_than_its_table(town: Town) -> None:
    """Views stand under the same policies; there are no stored copies of customers' rows."""
    owned = await town.database.raw(
        "SELECT c.relname, c.relkind::text, pg_get_userbyid(c.relowner), c.reloptions FROM pg_class"
        " c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')"
        " AND n.nspname IN ('public', 'casework_guard')"
    )
    assert [tuple(row) for row in owned] == [
        ("message_without_text", "v", OWNER_ROLE, ["security_barrier=true"])
    ]
    async with town.speaking(API_ROLE, a_capability()) as connection:
        seen = await connection.execute(
            text("SELECT DISTINCT customer FROM casework_guard.message_without_text")
        )
        assert seen.scalars().all() == ["jane"]
    for nobody in (None, ""):
        async with town.speaking(API_ROLE, nobody) as connection:
            assert await rows(connection, ["casework_guard.message_without_text"]) == {}


@pytest.mark.parametrize("role", ROLES)
async def test_no_row_can_be_put_with_another_customer(town: Town, role: str) -> None:
    """Rows of Tom can not be added, taken over, given away, changed or deleted by Jane's."""
    note = (
        "INSERT INTO note (tenant, customer, case_id, id, text, at)"
        " VALUES (:tenant, :customer, :case, 'planted', ''::bytea, now())"
    )
    own = {"tenant": TENANT, "customer": "jane", "case": town.jane.case.id}
    toms = {"tenant": TENANT, "customer": "tom", "case": town.tom.case.id}
    async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
        assert await refused(connection, note, **own) == ""
        assert "row-level security" in await refused(connection, note, **toms)
        assert "row-level security" in await refused(connection, note, **(own | {"tenant": "o"}))
        # With Jane's name on it, in Tom's case: the foreign key refuses.
        assert "foreign key" in await refused(
            connection, note.replace("planted", "x"), **(toms | {"customer": "jane"})
        )
        for statement in (
            "UPDATE goal SET kind = 'theft' WHERE customer = 'tom'",
            "UPDATE message SET read_at = now() WHERE customer = 'tom'",
            "UPDATE effect SET state = 'superseded' WHERE customer = 'tom'",
        ):
            assert (await connection.execute(text(statement))).rowcount == 0, statement
    async with town.speaking(API_ROLE, a_capability()) as connection:
        why = await refused(connection, "UPDATE goal SET customer = 'tom'")
        assert "row-level security" in why


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        f"SET ROLE {OWNER_ROLE}",
        f"SET SESSION AUTHORIZATION {OWNER_ROLE}",
        "SET session_replication_role = replica",
        "SET row_security = off; SELECT * FROM message",
        "ALTER TABLE message DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE message NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY casework_api ON message",
        "CREATE POLICY mine ON message USING (true)",
        "ALTER FUNCTION casework_guard.held(text[]) SECURITY INVOKER",
        "CREATE FUNCTION casework_guard.held() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE FUNCTION public.mine() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE TEMPORARY TABLE message (id text)",
        "CREATE TABLE public.mine (id text)",
        "CREATE SCHEMA mine",
        "TRUNCATE message",
        "TRUNCATE idempotency_key",
        "SELECT * FROM casework_guard.capability_key",
        "INSERT INTO casework_guard.capability_key VALUES ('k', ''::bytea, ''::bytea)",
        "DELETE FROM casework_guard.capability_key",
        "COPY message TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        f"ALTER ROLE {API_ROLE} BYPASSRLS",
        f"GRANT {OWNER_ROLE} TO {WORKER_ROLE}",
    ],
)
async def test_no_role_can_rise(town: Town, role: str, statement: str) -> None:
    """Nothing that a session may say gets it past the policies, or to the key."""
    async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
        refusals = [await refused(connection, part) for part in statement.split(";")]
        assert any(word in refusals[-1] for word in DENIED), refusals


@pytest.mark.parametrize(("role", "other"), [ROLES, ROLES[::-1]])
async def test_no_role_can_become_the_other(town: Town, role: str, other: str) -> None:
    """A worker can not speak as the API, nor the API as a worker."""
    async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
        assert "denied" in await refused(connection, f"SET ROLE {other}")
        assert "denied" in await refused(connection, f"SET SESSION AUTHORIZATION {other}")


@pytest.mark.parametrize("role", ROLES)
async def test_going_back_to_the_first_role_shows_nothing_new(town: Town, role: str) -> None:
    """RESET ROLE and RESET ALL lead to the same role, with the same rows or with none."""
    async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
        before = await rows(connection)
        await connection.execute(text("RESET ROLE"))
        assert await rows(connection) == before
        await connection.execute(text("RESET ALL"))
        assert await rows(connection) == {}
        assert (await connection.execute(text("SELECT current_user"))).scalar() == role


async def test_every_table_with_a_customer_stands_under_policies(town: Town) -> None:
    """Also a table that was added yesterday: row security, forced, and owned by nobody's role."""
    listed = await town.database.raw(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner),"
        " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)"
        " FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid"
        " AND a.attname IN ('tenant', 'customer') AND NOT a.attisdropped)"
    )
    found = {row[0]: tuple(row[1:4]) for row in listed}
    assert found == {table.name: (True, True, OWNER_ROLE) for table in METADATA.sorted_tables}
    assert all(row[4] >= 3 for row in listed)


async def test_the_roles_can_do_nothing_by_themselves(town: Town) -> None:
    """They own nothing, belong to nobody, and pass no policy by."""
    listed = await town.database.raw(
        "SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,"
        " r.rolreplication, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid),"
        " (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid)"
        " FROM pg_roles r WHERE r.rolname = ANY (:names)",
        names=[API_ROLE, WORKER_ROLE],
    )
    assert {row[0]: tuple(row[1:]) for row in listed} == dict.fromkeys(
        ROLES, (False, False, False, False, False, 0, 0)
    )


async def test_the_audit_chain_grows_only_by_its_function(town: Town) -> None:
    """No role writes the chain itself, a made-up hash is refused, and so is another's tenant."""
    append = "SELECT casework_guard.audit_append(:tenant, 1, repeat('0', 64), 'made up', now(), '')"
    for role in ROLES:
        async with town.speaking(role, a_capability(audience=AUDIENCE[role])) as connection:
            assert "permission denied" in await refused(
                connection, "INSERT INTO audit_entry VALUES ('shop', 1, '', '', now(), '')"
            )
            assert "not the hash" in await refused(connection, append, tenant=TENANT)
            assert "row-level security" in await refused(connection, append, tenant="other")
            assert "no right" in await refused(
                connection, "SELECT casework_guard.next_event('other')"
            )


async def test_no_customers_capability_reads_the_audit_chain(town: Town) -> None:
    """It tells of everybody: staff and services read it, a customer's transaction only appends."""
    store = open_store(town.database, StandingClock())
    async with store.write(JANE) as tx:
        await tx.audit.append({"what": "something"})
    await store.close()
    for scope, seen in ((JANE, 0), (STAFF, 1), (Scope.of_staff("other", "mia"), 0)):
        async with town.speaking(API_ROLE, a_capability(scope)) as connection:
            assert len(await rows(connection, ["audit_entry"])) == seen, scope


async def test_a_connection_forgets_for_whom_it_was_used(town: Town) -> None:
    """After an end, a crash in the middle, and a setting for the whole session: nobody's."""
    engine = make_engine(read_url(town.database.api_url))
    try:
        for local in (True, False):
            async with engine.connect() as connection:
                pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar()
                await connection.execute(
                    text(f"SELECT set_config('{SETTING}', :c, :local)"),
                    {"c": a_capability(), "local": local},
                )
                assert await rows(connection) != {}
                if local:
                    with pytest.raises(DBAPIError):
                        await connection.execute(text("SELECT 1 / 0"))
                else:
                    await connection.commit()
            async with engine.connect() as connection:
                again = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar()
                assert again == pid
                assert await rows(connection) == {}
    finally:
        await engine.dispose()


async def test_a_transaction_that_died_leaves_its_connection_to_nobody(town: Town) -> None:
    """A store whose transaction broke off in the middle shows the next asker only their rows."""
    store = open_store(town.database, StandingClock())
    try:
        async with AsyncExitStack() as stack:
            tx = await stack.enter_async_context(store.write(JANE))
            assert await tx.cases.list()
            with pytest.raises(Broken):
                await tx._work.rows(text("SELECT 1 / 0"))
        async with store.read(Scope.of_customer(TENANT, "nobody")) as tx:
            rows_seen = await tx._work.rows(text("SELECT customer FROM customer_case"))
        assert rows_seen == []
    finally:
        await store.close()
