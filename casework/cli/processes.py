"""`casework api`, `casework worker`, `casework migrate`: one process, settings as they are."""

import os
from typing import TYPE_CHECKING

from casework.cli import say
from casework.cli.config import TOKEN, settings
from casework.cli.options import Json
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.settings import Settings


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
    """Bring the database to the schema of this release, with PostgreSQL's roles and policies.

    Example: CASEWORK_KEYS_DIR=keys/api casework migrate
    """
    from casework.store.engine import read_url

    given = settings()
    owner = given.database_owner_url or given.database
    given = given.model_copy(update={"database_url": owner})
    run(_migrate(given))
    database = read_url(owner).render_as_string(hide_password=True)
    if as_json:
        say.put_json({"database": database, "migrated": True})
    else:
        say.put(f"{database} is at the schema of this release.")


async def _migrate(given: "Settings") -> None:
    from casework.cli.opening import opened_store
    from casework.store.isolation.roles import API_ROLE, WORKER_ROLE

    given.data_dir.mkdir(parents=True, exist_ok=True)
    passwords = {
        API_ROLE: given.database_api_password.get_secret_value(),
        WORKER_ROLE: given.database_worker_password.get_secret_value(),
    }
    async with opened_store(given) as store:
        role = await store.role()
        if role is not None and not store.has_capability_key:
            raise say.Fault(
                "CASEWORK_KEYS_DIR: PostgreSQL checks by the API's key; name the API's folder.",
                code=say.WRONG_USE,
            )
        await store.migrate(passwords)
    if role is not None and not (role.superuser or role.makes_roles):
        say.note(
            f"{role.name} may not make roles: where casework_owner, casework_api and"
            " casework_worker are not there, all processes share one role."
        )
