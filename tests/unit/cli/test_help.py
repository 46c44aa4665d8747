"""Every command can be learnt from the terminal, and read by a program."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from casework.cli import main, say
from casework.cli.app import app


def _commands(command: Any, *before: str) -> Iterator[tuple[str, ...]]:
    for name, sub in getattr(command, "commands", {}).items():
        if getattr(sub, "commands", None):
            yield from _commands(sub, *before, name)
        else:
            yield (*before, name)


COMMANDS = sorted(_commands(typer.main.get_command(app)))
#: They stay until they are stopped, and have nothing to say but their logs.
_PROCESSES = {("api",), ("worker",)}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_has_an_example(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that can be tried, of this command and no other."""
    assert main([*command, "--help"]) == say.OK
    shown = " ".join(capsys.readouterr().out.split())

    assert "Example: " in shown
    assert f"casework {' '.join(command)}" in shown.partition("Example: ")[2]
    assert command in _PROCESSES or "--json" in shown


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_option_that_is_not_known_is_wrong_use(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and where to read on."""
    assert main([*command, "--frobnicate"]) == say.WRONG_USE
    out, err = capsys.readouterr()

    assert out == ""
    assert f"See: casework {' '.join(command)} --help" in err
