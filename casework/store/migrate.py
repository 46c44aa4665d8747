"""Migrations, run inside the process that starts; several starting at once run them once."""

from collections.abc import Mapping
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from casework.domain.errors import Retryable
from casework.store.engine import WRITING, make_engine
from casework.store.isolation import CapabilityKey
from casework.store.isolation.provisioning import provision

#: Any number that no other program takes in the same database.
_LOCK = 0x6361_7365
#: An empty schema may be filled by whoever may write there, a filled one changed by its owner.
_MAY = text(
    "SELECT coalesce((SELECT pg_has_role(current_user, c.relowner, 'MEMBER') FROM pg_class c"
    " WHERE c.oid = to_regclass('public.alembic_version')),"
    " has_schema_privilege(current_user, 'public', 'CREATE'))"
)


async def migrate(
    url: URL, key: CapabilityKey | None = None, passwords: Mapping[str, str] | None = None
) -> None:
    """Bring the database to the newest migration, and PostgreSQL's roles along, all at once.

    A role that owns nothing can not: for it this only says whether somebody has.

    Raises:
        Retryable: the schema is not this release's, and this role may not change it.

    """
    postgres = url.get_backend_name() == "postgresql"
    engine = make_engine(url, pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITING: True})
            async with connection.begin():
                if postgres and not (await connection.execute(_MAY)).scalar():
                    await connection.run_sync(_must_be_newest)
                    return
                if postgres:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _LOCK})
                await connection.run_sync(_upgrade)
                if postgres:
                    await connection.run_sync(provision, key, passwords or {})
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    with as_file(files("casework.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _must_be_newest(connection: Connection) -> None:
    with as_file(files("casework.store") / "migrations") as folder:
        newest = set(ScriptDirectory(str(folder)).get_heads())
    there: set[str] = set()
    if connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar():
        there = set(MigrationContext.configure(connection).get_current_heads())
    if there != newest:
        raise Retryable("The database is not at this release's schema: run `casework migrate`.")
