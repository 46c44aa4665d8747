"""`casework doctor`: is everything there, and if not, what to do about it."""

from typing import TYPE_CHECKING, Annotated

import typer

from casework.cli import say
from casework.cli.config import settings
from casework.cli.options import Json
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.cli.checkup import Finding


def doctor(
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for each part.")] = 5,
    as_json: Json = False,
) -> None:
    """Check settings, keys, database, Temporal, API, backends and clock; exit 1 if one is wrong.

    Example: casework doctor --json
    """
    from casework.cli.checkup import check_all

    findings = run(check_all(settings(), timeout))
    if as_json:
        say.put_json(
            {
                "ok": all(finding.ok for finding in findings),
                "checks": [finding.as_json() for finding in findings],
            }
        )
    else:
        for finding in findings:
            say.put(_line(finding))
    raise typer.Exit(say.OK if all(finding.ok for finding in findings) else say.FAILED)


def _line(finding: "Finding") -> str:
    word = "ok   " if finding.ok else "WRONG"
    todo = f" {finding.todo}" if not finding.ok else ""
    return f"{word} {finding.part:<9} {finding.detail}{todo}"
