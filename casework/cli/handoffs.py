"""`casework handoffs`: the cases that people have or should have, from the terminal."""

from typing import Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.options import As, Json

app = typer.Typer(
    help="Take cases that need a person.", no_args_is_help=True, rich_markup_mode=None
)
HandoffId = Annotated[str, typer.Argument(metavar="HANDOFF", help="The handoff's id.")]


@app.command("list")
def list_handoffs(
    everything: Annotated[bool, typer.Option("--all", help="Those given back too.")] = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """List the cases that people have or should have, the longest waiting first.

    Example: casework handoffs list --as aisha
    """
    page = client_as(as_).get("/v1/handoffs", limit="100", open_only=str(not everything).lower())
    if as_json:
        say.put_json(page)
        return
    rows = [
        (row["id"], row["case_id"], row["queue"], row["packet"]["reason"], _who(row))
        for row in page["data"]
    ]
    columns = ("handoff", "case", "queue", "why", "who")
    say.put_table(columns, rows, empty="Nobody waits for a person.")


@app.command("show")
def show(handoff: HandoffId, as_: As = None, as_json: Json = False) -> None:
    """Show why the case came to people, and what was tried.

    Example: casework handoffs show HANDOFF --as aisha
    """
    found = client_as(as_).get(f"/v1/handoffs/{handoff}")
    if as_json:
        say.put_json(found)
        return
    for text in _lines(found):
        say.put(text)


@app.command("take")
def take(handoff: HandoffId, as_: As = None, as_json: Json = False) -> None:
    """Take the case; the engine keeps out of it until it is given back.

    Example: casework handoffs take HANDOFF --as aisha
    """
    taken = client_as(as_).post(f"/v1/handoffs/{handoff}/take")
    _done(taken, f"Case {taken['case_id']} is yours.", as_json=as_json)


@app.command("reply")
def reply(
    handoff: HandoffId,
    text: Annotated[str, typer.Argument(help="What the customer reads.")],
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Write to the customer as a person; only who has taken the case can.

    Example: casework handoffs reply HANDOFF "Hello, this is Aisha." --as aisha
    """
    sent = client_as(as_).post(f"/v1/handoffs/{handoff}/reply", {"text": text})
    _done(sent, "Sent.", as_json=as_json)


@app.command("give-back")
def give_back(
    handoff: HandoffId,
    kind: Annotated[
        str | None,
        typer.Option(help="What the customer wanted, as a kind: the reader learns from it."),
    ] = None,
    goal: Annotated[
        str | None,
        typer.Option(help="Which goal --kind is about; needed when the case has several."),
    ] = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Give the case back to the engine, and perhaps say what the customer had wanted.

    Example: casework handoffs give-back HANDOFF --kind refund_damaged --as aisha
    """
    if goal is not None and kind is None:
        raise say.Fault("--goal says what --kind is about; give both.", code=say.WRONG_USE)
    body = {"kind": kind} | ({"goal": goal} if goal else {}) if kind else None
    given = client_as(as_).post(f"/v1/handoffs/{handoff}/give-back", body)
    _done(given, f"Case {given['case_id']} is the engine's again.", as_json=as_json)


def _who(handoff: dict[str, Any]) -> str:
    if handoff["given_back_at"]:
        return "given back"
    return f"{handoff['taken_by']}" if handoff["taken_by"] else "nobody yet"


def _lines(handoff: dict[str, Any]) -> list[str]:
    packet = handoff["packet"]
    return [
        f"{handoff['id']}  case {handoff['case_id']}",
        f"  why: {packet['reason']}; queue {handoff['queue']}; language {packet['language']}",
        f"  who: {_who(handoff)}; waiting since {handoff['created_at']}",
        *(f"  goal {goal['kind']}: {goal['status']}; id {goal['id']}" for goal in packet["goals"]),
        *(
            f"  tried {tried['tool']}: {tried['result']}"
            for goal in packet["goals"]
            for tried in goal["tried"]
        ),
    ]


def _done(body: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        say.put_json(body)
    else:
        say.put(sentence)
