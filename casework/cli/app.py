"""The commands, and what every one of them shares: exit codes, one-line errors, quick help."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from casework.cli import (
    approvals,
    attacking,
    audit,
    case,
    customers,
    demo,
    denials,
    doctor,
    evaluating,
    handoffs,
    keys,
    knowledge,
    processes,
    say,
    tiers,
    token,
    up,
)

app = typer.Typer(
    name="casework",
    help="Resolves customer issues end to end: a model proposes; permission-checked code acts.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: it loads quickly and pipes well
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say.put(f"casework {version('casework')}")
        raise typer.Exit


@app.callback()
def _every(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Take what stands before the command."""


for _command in (
    *(demo.demo, up.up, doctor.doctor, token.token),
    *(processes.api, processes.worker, processes.migrate),
    *(tiers.tiers, attacking.attack),
):
    app.command()(_command)
app.add_typer(case.app, name="case")
app.add_typer(approvals.app, name="approvals")
app.add_typer(denials.app, name="denials")
app.add_typer(handoffs.app, name="handoffs")
app.add_typer(customers.app, name="customers")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(evaluating.app, name="eval", short_help="Measure the reader, check its examples.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: 0 ok, 1 failed, 2 wrong use, 130 interrupted; one line when it goes wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(given, prog_name="casework", standalone_mode=False)
    except KeyboardInterrupt:
        say.note("Interrupted.")
        return say.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); say nothing more to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return say.FAILED
    except Exception as error:
        fault = _fault(error)
        if fault is None:
            raise
        say.note(fault.detail)
        if "--json" in given:
            say.put_json(fault.as_json())
        return fault.code
    return int(result or 0)


def _fault(error: Exception) -> say.Fault | None:
    """Turn an error that has a sentence for people into it; any other is ours to mend."""
    if isinstance(error, say.Fault):
        return error
    if isinstance(error, typer.TyperException):
        said = error.format_message().rstrip()
        where = getattr(getattr(error, "ctx", None), "command_path", "casework")
        hint = "" if "Usage:" in said else f" See: {where} --help"
        return say.Fault(f"{said}{hint}", code=error.exit_code)
    from casework.domain.errors import CaseworkError, Misconfigured

    if isinstance(error, CaseworkError):
        code = say.WRONG_USE if isinstance(error, Misconfigured) else say.FAILED
        return say.Fault(str(error), code=code)
    return None
