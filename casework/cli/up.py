"""`casework up`: the whole embedded stack, until Ctrl-C."""

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.cli import say
from casework.cli.config import settings
from casework.cli.options import Json
from casework.cli.preparing import with_reader
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.demo.stack import Ports, Stack


def up(
    data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    temporal_port: Annotated[int | None, typer.Option(help="Else 7233.")] = None,
    api_port: Annotated[int | None, typer.Option(help="Else 8700.")] = None,
    orders_port: Annotated[int | None, typer.Option(help="Else 8701.")] = None,
    billing_port: Annotated[int | None, typer.Option(help="Else 8702.")] = None,
    accounts_port: Annotated[int | None, typer.Option(help="Else 8703.")] = None,
    free_ports: Annotated[
        bool, typer.Option("--free-ports", help="Any free port for those not named.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Start Temporal, the shop, the API and a worker on this machine, and stay.

    Example: casework up --free-ports --json
    """
    from casework.demo.stack import Ports

    asked = {
        "temporal": temporal_port,
        "api": api_port,
        "orders": orders_port,
        "billing": billing_port,
        "accounts": accounts_port,
    }
    named = {name: port for name, port in asked.items() if port is not None}
    ports = replace(Ports.free() if free_ports else Ports(), **named)
    raise typer.Exit(run(_up(data_dir, ports, as_json=as_json)))


async def _up(data_dir: Path | None, ports: "Ports", *, as_json: bool) -> int:
    from casework.demo.stack import Stack
    from casework.demo.story.teller import Teller

    given = settings()
    if not given.development:
        raise say.Fault(
            "The embedded stack is for development only; CASEWORK_MODE says production. "
            "There, run `casework api` and `casework worker`.",
            code=say.WRONG_USE,
        )
    folder = data_dir or given.data_dir
    given = with_reader(given, folder / "models")
    async with AsyncExitStack() as ends:
        with Teller(quiet=as_json).starting() as tell:
            opening = Stack.open(given, data_dir=folder, ports=ports, tell=tell)
            stack = await ends.enter_async_context(opening)
        if as_json:
            say.put_json(addresses(stack))
        await stay(stack)
    return say.OK


async def stay(stack: "Stack") -> None:
    """Say where everything is and wait; a part that ends by itself ends the stack.

    Raises:
        StackFailed: a part ended; says its last words.

    """
    from casework.demo.stack import StackFailed

    for text in _welcome(stack):
        say.note(text)
    raise StackFailed(await stack.first_death())


def addresses(stack: "Stack") -> dict[str, object]:
    """Name what listens where."""
    settings = stack.plan.settings
    return {
        "api": settings.api_url,
        "temporal": settings.temporal_address,
        "orders": settings.orders_url,
        "billing": settings.billing_url,
        "accounts": settings.accounts_url,
        "data_dir": str(stack.plan.data_dir),
        "keys_dir": str(settings.keys_dir),
    }


def _elsewhere(stack: "Stack") -> list[str]:
    """Say what other commands have to be told when this is not where they look by themselves."""
    from casework.settings import Settings

    settings = stack.plan.settings
    told = settings.as_environment()
    names = ("api_url", "temporal_address", "orders_url", "billing_url", "accounts_url")
    there = [f"CASEWORK_{name.upper()}" for name in names if f"CASEWORK_{name.upper()}" in told]
    if settings.data_dir != Settings().data_dir.resolve():
        there += ["CASEWORK_DATA_DIR", "CASEWORK_KEYS_DIR"]
    return [f"  export {name}={told[name]}" for name in there]


def _welcome(stack: "Stack") -> list[str]:
    settings = stack.plan.settings
    return [
        "Casework is up, for development only: anybody can sign in as anybody.",
        f"  API       {settings.api_url}   (docs: {settings.api_url}/docs)",
        f"  Temporal  {settings.temporal_address}",
        f"  Shop      {settings.orders_url}, {settings.billing_url}",
        f"            {settings.accounts_url}",
        f"  Data, logs and keys: {stack.plan.data_dir}",
        "Try, in another terminal:",
        *_elsewhere(stack),
        '  casework case open "My order 1002 came broken, please refund it" --as bruno',
        "  casework case confirm CASE --as bruno",
        "  casework approvals list --as sofia",
        "  casework approvals approve APPROVAL --as sofia",
        "  casework token --as anna",
        "Ctrl-C ends everything.",
    ]
