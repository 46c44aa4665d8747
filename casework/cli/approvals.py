"""`casework approvals`: the supervisors' queue, from the terminal."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.asking import be_sure
from casework.cli.money import written
from casework.cli.options import As, Json, Sure

if TYPE_CHECKING:
    from casework.cli.client import Client

app = typer.Typer(
    help="See and decide what waits for a supervisor.", no_args_is_help=True, rich_markup_mode=None
)
ApprovalId = Annotated[str, typer.Argument(metavar="APPROVAL", help="The approval's id.")]
Expect = Annotated[
    str | None,
    typer.Option(metavar="HASH", help="Decide only if the action's hash begins like this."),
]


@app.command("list")
def list_approvals(
    state: Annotated[str, typer.Option(help="pending, approved, denied, expired …")] = "pending",
    as_: As = None,
    as_json: Json = False,
) -> None:
    """List approvals."""
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
    """Show the card: the ask, what stopped it, checks, what speaks against it."""
    card = client_as(as_).get(f"/v1/approvals/{approval}")
    if as_json:
        say.put_json(card)
        return
    for text in _lines(card):
        say.put(text)


@app.command("approve")
def approve(
    approval: ApprovalId,
    expect: Expect = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Approve exactly the action that the card shows."""
    client = client_as(as_)
    body = {"decision": "approve", "reason": reason}
    _decide(client, approval, body, expect=expect, sure=sure, as_json=as_json)


@app.command("deny")
def deny(
    approval: ApprovalId,
    reason: Annotated[str, typer.Option(help="Why, for colleagues.")],
    tell: Annotated[str, typer.Option(help="What the customer reads.")] = "",
    expect: Expect = None,
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Deny it; the same can not be asked for again in this case."""
    client = client_as(as_)
    body = {"decision": "deny", "reason": reason, "customer_text": tell}
    _decide(client, approval, body, expect=expect, sure=sure, as_json=as_json)


def _decide(
    client: "Client",
    approval: str,
    body: dict[str, Any],
    *,
    expect: str | None,
    sure: bool,
    as_json: bool,
) -> None:
    card = client.get(f"/v1/approvals/{approval}")
    shown = str(card["action_hash"])
    if expect is not None and not shown.startswith(expect):
        raise say.Fault(f"The card is about another action now: {shown}. Nothing was decided.")
    for text in _lines(card):
        say.note(text)
    be_sure(f"{body['decision'].capitalize()} this?", sure=sure)
    answer = client.post(
        f"/v1/approvals/{approval}/decisions",
        {**body, "action_hash": shown},
        If_Match=f'"{card["version"]}"',
    )
    if as_json:
        say.put_json(answer)
    else:
        say.put(f"{answer['status']} {answer['id']} version {answer['version']}")


def _lines(card: dict[str, Any]) -> list[str]:
    amount = f" ({written(card['amount'])})" if card.get("amount") else ""
    stopped = card.get("stopped", {})
    return [
        f"{card['id']}  {card['status']}, version {card['version']}",
        f"  {card.get('ask', '')}{amount}",
        f"  stopped by {stopped.get('rule')}: {stopped.get('reason')}",
        *(f"  {check['result']:<5} {check['name']}" for check in card.get("checks", [])),
        *(f"  against: {against}" for against in card.get("against", [])),
        f"  the customer wrote: {card.get('customer', {}).get('words', '')}",
        f"  action hash {card['action_hash']}",
        f"  expires {card['expires_at']}; {card.get('if_nobody_decides', '')}",
    ]
