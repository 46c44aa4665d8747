"""`casework denials`: what stays denied, until somebody who did not deny it lifts it."""

from typing import Annotated

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.asking import be_sure
from casework.cli.money import written
from casework.cli.options import As, Json, Sure

app = typer.Typer(
    help="See what stays denied, and lift it.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_denials(
    case: Annotated[str | None, typer.Option(metavar="CASE", help="Only of this case.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Lifted ones too.")] = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """List what stays denied, newest first.

    Example: casework denials list --case CASE --as petra
    """
    only = {"case": case} if case else {}
    page = client_as(as_).get(
        "/v1/denials", limit="100", open_only=str(not everything).lower(), **only
    )
    if as_json:
        say.put_json(page)
        return
    rows = [
        (
            row["id"],
            row["case_id"],
            row["ask"],
            written(row["from_amount"]) if row["from_amount"] else "any amount",
            ", ".join(row["denied_by"]),
            f"lifted by {row['lifted_by']}" if row["lifted_at"] else row["at"],
        )
        for row in page["data"]
    ]
    columns = ("denial", "case", "what", "from", "denied by", "since")
    say.put_table(columns, rows, empty="Nothing stays denied.")


@app.command("lift")
def lift(
    denial: Annotated[str, typer.Argument(metavar="DENIAL", help="The denial's id.")],
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Let the same be asked for again (lead or senior supervisor, not who denied it).

    Example: casework denials lift DENIAL --as petra
    """
    client = client_as(as_)
    be_sure("Lift this denial?", sure=sure)
    answer = client.post(f"/v1/denials/{denial}/lift")
    if as_json:
        say.put_json(answer)
    else:
        say.put("Lifted. Nothing happens by it: asked for again, it comes as a new card.")
