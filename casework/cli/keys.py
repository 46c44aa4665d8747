"""`casework keys create`: the key files of a deployment, to each kind of process its own."""

from pathlib import Path
from typing import Annotated

import typer

from casework.cli import say
from casework.cli.options import Json

app = typer.Typer(help="Make key files.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _keys() -> None:
    """Group the commands."""


@app.command("create")
def create(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Gets the folders `api` and `worker`.")
    ],
    only_api: Annotated[bool, typer.Option("--api", help="Only the API's folder.")] = False,
    only_worker: Annotated[bool, typer.Option("--worker", help="Only the worker's.")] = False,
    as_json: Json = False,
) -> None:
    """Make the keys of a deployment in two folders; what is there is never overwritten.

    Example: casework keys create keys
    """
    from casework.identity.keys import create_production_keys

    if only_api and only_worker:
        raise say.Fault("Without --api and --worker it makes both.", code=say.WRONG_USE)
    api = None if only_worker else folder / "api"
    worker = None if only_api else folder / "worker"
    try:
        create_production_keys(api, worker)
    except FileExistsError as error:
        raise say.Fault(f"{error} holds something already; no key was made.") from None
    except OSError as error:
        raise say.Fault(f"{error.filename}: {error.strerror}. Not all keys were made.") from None
    made = {part.name: _names(part) for part in (api, worker) if part is not None}
    if as_json:
        say.put_json({"folder": str(folder), **made})
        return
    for name, files in made.items():
        say.put(f"{folder / name}: {', '.join(files)}")
    say.note(_what_next(folder, api=api is not None, worker=worker is not None))


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _what_next(folder: Path, *, api: bool, worker: bool) -> str:
    if api and worker:
        return "Name each in CASEWORK_KEYS_DIR of its processes, and keep a copy in a safe place."
    if api:
        return f"Still to come into {folder / 'api'}: worker.pub.pem, from the worker's folder."
    return (
        f"Still to come into {folder / 'worker'}: payload.key, telemetry.key and store.key, from "
        "the API's folder; worker.pub.pem goes into that one."
    )
