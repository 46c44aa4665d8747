"""Migrations, run inside the process that starts; several starting at once run them once."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, text

from casework.store.engine import WRITING, make_engine

#: Any number that no other program takes in the same database.
_LOCK = 0x6361_7365


async def migrate(url: URL) -> None:
    """Bring the database to the newest migration in one transaction."""
    engine = make_engine(url, pooled=False)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITING: True})
            async with connection.begin():
                if url.get_backend_name() == "postgresql":
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _LOCK})
                await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    with as_file(files("casework.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
