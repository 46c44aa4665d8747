"""`casework attack`: attack a Casework of its own, and say what got through."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

import casework
from casework.cli import say
from casework.cli.options import Json

_HARNESS = "tests.attack.harness"


def attack(
    corpus: Annotated[
        Path | None, typer.Option(help="A folder with attacks.jsonl: third-party strings.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same attempts.")] = 1,
    quick: Annotated[
        bool, typer.Option("--quick", help="A smaller run, of some two minutes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Attack every tool at every level; exit 1 when anything happened that nobody allowed.

    It needs the source tree: what takes guards out is no part of the product, only of its tests.

    Example: casework attack --corpus ../shared/corpora --json
    """
    tree = Path(casework.__file__).resolve().parents[1]
    if not (tree / Path(*_HARNESS.split("."))).is_dir() or find_spec("hypothesis") is None:
        raise say.Fault(
            "The attack harness is part of the tests: run this in the source tree, "
            "after `make setup-dev`.",
            code=say.WRONG_USE,
        )
    if corpus is not None and not (corpus / "attacks.jsonl").is_file():
        raise say.Fault(f"There is no attacks.jsonl in {corpus}.", code=say.WRONG_USE)
    given = ["--seed", str(seed)]
    given += ["--corpus", str(corpus.resolve())] if corpus is not None else []
    given += ["--quick"] if quick else []
    given += ["--json"] if as_json else []
    done = subprocess.run([sys.executable, "-m", _HARNESS, *given], cwd=tree, check=False)
    raise typer.Exit(done.returncode)
