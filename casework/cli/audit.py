"""`casework audit`: does the chain of what was done still hold, and what does it prove?"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import proving, reconciling, say
from casework.cli.config import settings
from casework.cli.opening import opened_store
from casework.cli.options import Json
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.settings import Settings
    from casework.store.checkpoints import Damaged, Intact, VerifyJws

app = typer.Typer(help="Prove what was done.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _audit() -> None:
    """Group the commands."""


@app.command("verify")
def verify(
    checkpoints: Annotated[
        Path | None, typer.Option(help="The signed checkpoints, wherever they are kept.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Walk the whole chain against its checkpoints; exit 1 and the first entry that is wrong.

    Example: casework audit verify --checkpoints copied.jws
    """
    from casework.api.checkpointing import FILE

    given = settings()
    file = checkpoints or given.data_dir / FILE
    if checkpoints is not None and not file.exists():
        raise say.Fault(f"There is no file {file}.", code=say.WRONG_USE)
    lines = file.read_text(encoding="ascii", errors="replace").splitlines() if file.exists() else []
    result = run(_verify(given, lines))
    raise typer.Exit(_tell(result, len(lines), as_json=as_json))


async def _verify(given: "Settings", lines: list[str]) -> "Intact | Damaged":
    from casework.store.checkpoints import verify as walk

    reader = _reader(given) if lines else _nothing
    async with opened_store(given) as store:
        return await walk(store, given.tenant, lines, reader)


def _nothing(line: str) -> Mapping[str, Any] | None:
    del line
    return None


def _reader(given: "Settings") -> "VerifyJws":
    """Read a line only if the API's checkpoint key signed it, for this purpose."""
    from casework.audit.signatures import CHECKPOINT_AUDIENCE, CHECKPOINT_TYP, said
    from casework.identity.keys import CHECKPOINT, ApiKeys

    key = ApiKeys.load(given.keys_dir).checkpoint
    keys = {key.kid: key.public}

    def read(line: str) -> Mapping[str, Any] | None:
        # An old checkpoint is the best evidence there is: it does not run out, and it stays
        # one when the API moves to another address. The key says whose it is.
        claims = said(line, keys, typ=CHECKPOINT_TYP, kid_prefix=CHECKPOINT)
        return claims if claims and claims.get("aud") == CHECKPOINT_AUDIENCE else None

    return read


def _tell(result: "Intact | Damaged", checkpoints: int, *, as_json: bool) -> int:
    from casework.store.checkpoints import Intact

    intact = isinstance(result, Intact)
    if as_json:
        body = result.model_dump(mode="json")
        say.put_json({"intact": intact, "checkpoints": checkpoints, **body})
    elif isinstance(result, Intact):
        say.put(f"Intact: {result.count} entries, {checkpoints} checkpoints, head {result.head}.")
    else:
        say.put(f"Damaged: the first entry that does not hold is {result.seq}: {result.why}.")
    if intact and not checkpoints:
        say.note("There are no checkpoints: a chain that was rewritten as a whole is not noticed.")
    return say.OK if intact else say.FAILED


app.command("reconcile")(reconciling.reconcile)
app.command("proof")(proving.proof)
app.command("verify-proof")(proving.verify_proof)
