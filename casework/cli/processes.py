"""`casework api`, `casework worker`, `casework migrate`: one process, settings as they are."""

import os

from casework.cli import say
from casework.cli.config import TOKEN, settings
from casework.cli.options import Json
from casework.cli.running import run


def api() -> None:
    """Run the API in the foreground, with the settings of the environment.

    Example: CASEWORK_KEYS_DIR=keys/api casework api
    """
    given = settings()
    from casework.api.wiring import main

    main(given)


def worker() -> None:
    """Run a worker in the foreground, with the settings of the environment.

    Example: CASEWORK_KEYS_DIR=keys/worker casework worker
    """
    settings()  # says what is wrong before the slow part
    os.environ.pop(TOKEN, None)
    import typer

    from casework.worker import main

    raise typer.Exit(main())


def migrate(as_json: Json = False) -> None:
    """Bring the database to the schema of this release.

    Example: CASEWORK_KEYS_DIR=keys/api casework migrate
    """
    from casework.store.engine import read_url

    given = settings()
    run(_migrate())
    database = read_url(given.database).render_as_string(hide_password=True)
    if as_json:
        say.put_json({"database": database, "migrated": True})
    else:
        say.put(f"{database} is at the schema of this release.")


async def _migrate() -> None:
    from casework.cli.opening import opened_store

    given = settings()
    given.data_dir.mkdir(parents=True, exist_ok=True)
    async with opened_store(given) as store:
        await store.migrate()
