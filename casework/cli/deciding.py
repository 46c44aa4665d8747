"""What a supervisor says to a card: approve, deny, edit, ask; and, while there is time, undo."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.asking import be_sure
from casework.cli.effective import when
from casework.cli.money import read, written
from casework.cli.options import As, Json, Sure

if TYPE_CHECKING:
    from casework.cli.client import Client

ApprovalId = Annotated[str, typer.Argument(metavar="APPROVAL", help="The approval's id.")]
Expect = Annotated[
    str | None,
    typer.Option(metavar="HASH", help="Decide only if the action's hash begins like this."),
]
Reason = Annotated[str, typer.Option(help="Why, for colleagues.")]


def approve(
    approval: ApprovalId,
    expect: Expect = None,
    reason: Reason = "",
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Approve exactly the action that the card shows.

    Example: casework approvals approve APPROVAL --expect 59c184f6 --as sofia
    """
    client = client_as(as_)
    card = _card(client, approval, expect)
    _decide(client, card, {"decision": "approve", "reason": reason}, sure=sure, as_json=as_json)


def deny(  # noqa: PLR0913, PLR0917 - each is an option of the command
    approval: ApprovalId,
    reason: Reason,
    tell: Annotated[str, typer.Option(help="What the customer reads.")] = "",
    wrong_reading: Annotated[
        bool,
        typer.Option("--wrong-reading", help="The customer's words ask for something else."),
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(help="What they ask for, as a kind, if you know; with --wrong-reading."),
    ] = None,
    expect: Expect = None,
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Deny it; the same can not be asked for again in this case until a person lifts it.

    Example: casework approvals deny APPROVAL --reason "photos show it was fine" --as sofia
    """
    if kind is not None and not wrong_reading:
        raise say.Fault("--kind corrects a reading; add --wrong-reading.", code=say.WRONG_USE)
    client = client_as(as_)
    card = _card(client, approval, expect)
    body = {"decision": "deny", "reason": reason, "customer_text": tell}
    if wrong_reading:
        body |= {"reason_code": "wrong_reading"} | ({"kind": kind} if kind else {})
    _decide(client, card, body, sure=sure, as_json=as_json)


def edit(
    approval: ApprovalId,
    amount: Annotated[str, typer.Option(help="The amount instead, in the card's currency: 90.00")],
    reason: Reason = "",
    expect: Expect = None,
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Put another amount in its place; a lower one keeps the customer's yes and counts as yours.

    Example: casework approvals edit APPROVAL --amount 90.00 --reason "one of two" --as sofia
    """
    client = client_as(as_)
    card = _card(client, approval, expect)
    if not card.get("amount"):
        raise say.Fault("There is no amount in this action to be edited.")
    new = read(amount, card["amount"]["currency"])
    body = {"decision": "edit", "args": {"amount": new}, "reason": reason}
    _decide(client, card, body, sure=sure, as_json=as_json, to=f" to {written(new)}")


def ask(
    approval: ApprovalId,
    question: Annotated[str, typer.Argument(help="What the customer is asked.")],
    expect: Expect = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Ask the customer; the card stays, with its deadline.

    Example: casework approvals ask APPROVAL "Which of the two mugs is broken?" --as sofia
    """
    client = client_as(as_)
    card = _card(client, approval, expect)
    answer = _send(client, card, {"decision": "ask", "question": question})
    if as_json:
        say.put_json(answer)
    else:
        say.put(f"Asked. {_stands(answer)}")


def undo(approval: ApprovalId, as_: As = None, as_json: Json = False) -> None:
    """Take your own decision back, while it has not taken effect.

    Example: casework approvals undo APPROVAL --as sofia
    """
    answer = client_as(as_).post(f"/v1/approvals/{approval}/undo")
    if as_json:
        say.put_json(answer)
    else:
        say.put(f"Taken back. {_stands(answer)}")


def _card(client: "Client", approval: str, expect: str | None) -> dict[str, Any]:
    card = client.get(f"/v1/approvals/{approval}")
    shown = str(card["action_hash"])
    if expect is not None and not shown.startswith(expect):
        raise say.Fault(f"The card is about another action now: {shown}. Nothing was decided.")
    return card


def _decide(
    client: "Client",
    card: dict[str, Any],
    body: dict[str, Any],
    *,
    sure: bool,
    as_json: bool,
    to: str = "",
) -> None:
    for text in lines(card):
        say.note(text)
    be_sure(f"{body['decision'].capitalize()} this{to}?", sure=sure)
    answer = _send(client, card, body)
    if as_json:
        say.put_json(answer)
        return
    say.put(_stands(answer))
    say.put(when(client, answer))


def _send(client: "Client", card: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return client.post(
        f"/v1/approvals/{card['id']}/decisions",
        {**body, "action_hash": card["action_hash"]},
        If_Match=f'"{card["version"]}"',
    )


def _stands(answer: dict[str, Any]) -> str:
    return f"{answer['status']} {answer['id']} version {answer['version']}"


def lines(card: dict[str, Any]) -> list[str]:
    """Write the card for people."""
    amount = f" ({written(card['amount'])})" if card.get("amount") else ""
    stopped, customer = card.get("stopped", {}), card.get("customer", {})
    return [
        f"{card['id']}  {card['status']}, version {card['version']}",
        f"  {card.get('ask', '')}{amount}",
        f"  stopped by {stopped.get('rule')}: {stopped.get('reason')}",
        *(f"  {check['result']:<5} {check['name']}" for check in card.get("checks", [])),
        *(f"  against: {against}" for against in card.get("against", [])),
        f"  the customer, {customer.get('id', '')}, wrote: {customer.get('words', '')}",
        f"  action hash {card['action_hash']}",
        f"  expires {card['expires_at']}; {card.get('if_nobody_decides', '')}",
    ]
