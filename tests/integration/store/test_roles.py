"""Making PostgreSQL's roles, whoever migrates; and who may serve as which."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from casework.cli.checkup import _database
from casework.domain.errors import Misconfigured, Retryable
from casework.identity.capability import Minter, capability_key
from casework.identity.keys import ApiKeys, create_embedded_keys, create_production_keys
from casework.settings import Mode, Settings
from casework.store import Scope, Store
from casework.store.engine import make_engine, read_url
from casework.store.isolation import CapabilityKey, NoCapabilities, refuse_too_much
from casework.store.isolation.functions import SETTING
from casework.store.isolation.roles import API_ROLE, WORKER_ROLE
from tests.integration.store.databases import (
    CAPABILITIES,
    PASSWORDS,
    Database,
    downgrade,
    drop_postgres,
    migrate,
    new_postgres,
    now,
    open_store,
)
from tests.integration.store.given import JANE, KEY, TENANT, StandingClock, open_case

pytestmark = pytest.mark.postgres
#: Not the superuser: who would migrate on a server that somebody else runs.
MAKER, PLAIN = "roles_maker", "roles_plain"
PASSWORD = "not-the-servers"


@pytest.fixture
async def fresh(postgres_url: str) -> AsyncIterator[Database]:
    """Give a database with nothing in it."""
    made = await new_postgres(postgres_url)
    yield made
    await drop_postgres(postgres_url, made)


async def owned_by(database: Database, role: str, *rights: str) -> Database:
    """Give the database to a role with these rights; return its address for that role."""
    name = make_url(database.url).database
    await database.raw(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN"
        f" CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' {' '.join(rights)}; END IF; END $$"
    )
    await database.raw(f"ALTER DATABASE {name} OWNER TO {role}")
    url = make_url(database.url).set(username=role, password=PASSWORD)
    return Database(url.render_as_string(hide_password=False))


def as_owner(database: Database) -> Store:
    """Open the store as whoever owns it, with the API's key."""
    minter = Minter(CAPABILITIES, clock=now)
    return Store.open(database.url, sealing_key=KEY, clock=StandingClock(), capabilities=minter)


async def seen(url: str, capability: str) -> int:
    """Count the cases that a role sees with a capability."""
    engine = make_engine(read_url(url), pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execute(
                text(f"SELECT set_config('{SETTING}', :c, true)"), {"c": capability}
            )
            return int(
                (await connection.execute(text("SELECT count(*) FROM customer_case"))).scalar_one()
            )
    finally:
        await engine.dispose()


async def test_no_superuser_is_needed_to_migrate(fresh: Database) -> None:
    """Who owns the database and may make roles brings it to where the API can serve, twice."""
    theirs = await owned_by(fresh, MAKER, "CREATEROLE")
    for _ in range(2):
        await migrate(theirs)
    store = open_store(fresh, StandingClock())
    try:
        await open_case(store, "jane")
        role = await store.role()
    finally:
        await store.close()

    assert role is not None
    assert (role.name, role.restricted) == (API_ROLE, True)
    assert await seen(fresh.api_url, await Minter(CAPABILITIES, clock=now).of_scope(JANE)) == 1
    # Whoever migrated stands under the policies as well.
    assert await seen(theirs.url, "") == 0


async def test_one_role_for_everything_still_works(fresh: Database) -> None:
    """Who may not make roles owns the tables and serves; only a capability shows rows to it."""
    theirs = await owned_by(fresh, PLAIN)
    store = as_owner(theirs)
    try:
        await store.migrate()
        await open_case(store, "jane")
        async with store.write(JANE) as tx:
            await tx.audit.append({"what": "something"})
        role = await store.role()
    finally:
        await store.close()

    assert role is not None
    assert not role.restricted
    assert "owns the tables" in role.too_much
    assert await seen(theirs.url, "") == 0


async def test_who_owns_nothing_waits_for_who_does(fresh: Database) -> None:
    """The API's own role can not bring the schema; it says who can, and goes on once they have."""
    await migrate(fresh)
    version = (await fresh.raw("SELECT version_num FROM alembic_version"))[0][0]
    store = open_store(fresh, StandingClock())
    try:
        await store.migrate()
        await fresh.raw("UPDATE alembic_version SET version_num = '0010'")
        with pytest.raises(Retryable, match="casework migrate"):
            await store.migrate()
        await fresh.raw("UPDATE alembic_version SET version_num = :now", now=version)
        await store.migrate()
    finally:
        await store.close()


async def test_a_new_key_ends_the_old_one(fresh: Database) -> None:
    """From the next migration on, what the old key signed shows nothing."""
    await migrate(fresh)
    store = open_store(fresh, StandingClock())
    await open_case(store, "jane")
    await store.close()
    old, new = CAPABILITIES, CapabilityKey(b"n" * 32)
    await migrate(fresh, new)

    assert await seen(fresh.api_url, await Minter(old, clock=now).of_scope(JANE)) == 0
    assert await seen(fresh.api_url, await Minter(new, clock=now).of_scope(JANE)) == 1


async def test_events_go_on_counting_where_they_were(fresh: Database) -> None:
    """A database from before the policies keeps its events, and the next one follows on them."""
    await migrate(fresh)
    numbers: list[int] = []
    for customer in ("jane", "tom"):
        store = open_store(fresh, StandingClock())
        case = await open_case(store, customer)
        async with store.write(Scope.of_customer(TENANT, customer)) as tx:
            numbers.append(await tx.events.append(case.id, "message", "m"))
        await store.close()
        await downgrade(fresh, "0011")
        await migrate(fresh)

    assert numbers[1] == numbers[0] + 1


async def test_only_roles_that_the_policies_hold_may_serve(fresh: Database) -> None:
    """The superuser, an owner and who may make roles are refused by name; our two are not."""
    await migrate(fresh)
    for url, word in (
        (fresh.url, "is a superuser"),
        ((await owned_by(fresh, MAKER, "CREATEROLE")).url, "can make roles"),
    ):
        store = Store.open(url, sealing_key=KEY, clock=StandingClock())
        with pytest.raises(Misconfigured, match=word):
            refuse_too_much(await store.role())
        await store.close()
    for role in (API_ROLE, WORKER_ROLE):
        store = Store.open(fresh.url_of(role), sealing_key=KEY, clock=StandingClock())
        refuse_too_much(await store.role())
        await store.close()


async def test_a_store_without_capabilities_shows_nothing(fresh: Database) -> None:
    """A process that nobody gave a key, or a way to ask, is nobody."""
    await migrate(fresh)
    store = open_store(fresh, StandingClock())
    case = await open_case(store, "jane")
    await store.close()
    nobody = Store.open(
        fresh.api_url, sealing_key=KEY, clock=StandingClock(), capabilities=NoCapabilities()
    )
    try:
        assert await nobody.grant(case.grant_id) is None
        async with nobody.read(JANE) as tx:
            assert await tx.cases.list() == ()
    finally:
        await nobody.close()


async def test_the_doctor_says_as_whom_it_is_connected(fresh: Database, tmp_path: Path) -> None:
    """Our role is well; one role for everything is said, and in production it is wrong."""
    create_embedded_keys(tmp_path / "keys")
    await migrate(fresh, capability_key(ApiKeys.load(tmp_path / "keys").capability))
    given = Settings(data_dir=tmp_path, keys_dir=tmp_path / "keys", database_url=fresh.api_url)
    alone = given.model_copy(update={"database_url": fresh.url})
    strict = alone.model_copy(update={"mode": Mode.production})
    found = [await _database(settings, 20) for settings in (given, alone, strict)]

    assert [finding.ok for finding in found] == [True, True, False]
    assert f"as {API_ROLE}" in found[0].detail
    assert "the repositories alone" in found[1].detail
    assert "casework migrate" in found[2].todo


def run(module: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a process of ours to its end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CASEWORK_")}
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
async def test_nobody_serves_in_production_as_the_superuser(
    fresh: Database, tmp_path: Path
) -> None:
    """API and worker say why and end, before anything is served."""
    create_production_keys(tmp_path / "api", tmp_path / "worker")
    issuer = {
        f"CASEWORK_{who}_{what}": "https://issuer.test"
        for who in ("CUSTOMER", "STAFF")
        for what in ("ISSUER", "JWKS_URL")
    }
    given = {
        "CASEWORK_MODE": "production",
        "CASEWORK_DATA_DIR": str(tmp_path),
        "CASEWORK_API_PORT": "1024",
        "CASEWORK_DATABASE_URL": fresh.url,
        "CASEWORK_DATABASE_API_PASSWORD": PASSWORDS[API_ROLE],
        "CASEWORK_DATABASE_WORKER_PASSWORD": PASSWORDS[WORKER_ROLE],
        **issuer,
    }
    migrated = run("casework.cli", "migrate", **given, CASEWORK_KEYS_DIR=str(tmp_path / "api"))
    assert migrated.returncode == 0, migrated.stderr
    for module, keys in (("casework.api", "api"), ("casework.worker", "worker")):
        ended = run(module, **given, CASEWORK_KEYS_DIR=str(tmp_path / keys))
        assert ended.returncode in {1, 2}, ended.stderr
        assert "is a superuser" in ended.stderr
        assert f"workers as {WORKER_ROLE}" in ended.stderr
