"""`casework approvals`: the supervisors' queue, from the terminal."""

from typing import Annotated

import typer

from casework.cli import deciding, say
from casework.cli.acting import client_as
from casework.cli.deciding import ApprovalId, lines
from casework.cli.options import As, Json

app = typer.Typer(
    help="See and decide what waits for a supervisor.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_approvals(
    state: Annotated[str, typer.Option(help="pending, approved, denied, expired …")] = "pending",
    as_: As = None,
    as_json: Json = False,
) -> None:
    """List approvals.

    Example: casework approvals list --state pending --as sofia
    """
    page = client_as(as_).get("/v1/approvals", state=state, limit="100")
    if as_json:
        say.put_json(page)
        return
    rows = [
        (
            row["id"],
            row["status"],
            str(row.get("ask", "")),
            f"{row['approvals']}/{row['needed']}",
            row["expires_at"],
        )
        for row in page["data"]
    ]
    columns = ("approval", "status", "ask", "yes", "expires")
    say.put_table(columns, rows, empty=f"Nothing is {state}.")


@app.command("show")
def show_approval(approval: ApprovalId, as_: As = None, as_json: Json = False) -> None:
    """Show the card: the ask, what stopped it, checks, what speaks against it.

    Example: casework approvals show APPROVAL --as sofia
    """
    card = client_as(as_).get(f"/v1/approvals/{approval}")
    if as_json:
        say.put_json(card)
        return
    for text in lines(card):
        say.put(text)


for _name, _command in (
    ("approve", deciding.approve),
    ("deny", deciding.deny),
    ("edit", deciding.edit),
    ("ask", deciding.ask),
    ("undo", deciding.undo),
):
    app.command(_name)(_command)
