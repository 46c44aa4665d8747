"""`casework case`: a customer's cases, from the terminal."""

from typing import Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.asking import be_sure
from casework.cli.money import written
from casework.cli.options import As, Json, Sure

app = typer.Typer(help="Open cases and follow them.", no_args_is_help=True, rich_markup_mode=None)
CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")]


@app.command("open")
def open_case(
    message: Annotated[str, typer.Argument(help="What is the matter, in your own words.")],
    as_: As = None,
    wait: Annotated[int, typer.Option(min=0, max=30, help="Seconds to wait for news.")] = 10,
    as_json: Json = False,
) -> None:
    """Open a case with a first message.

    Example: casework case open "My order 1001 came broken, I want my money back." --as anna
    """
    client = client_as(as_)
    show(client.post("/v1/cases", {"message": message}, Prefer=f"wait={wait}"), as_json=as_json)


@app.command("show")
def show_case(case: CaseId, as_: As = None, as_json: Json = False) -> None:
    """Show a case: what was said, what is wanted, what it waits for.

    Example: casework case show CASE --as anna
    """
    show(client_as(as_).get(f"/v1/cases/{case}"), as_json=as_json)


@app.command("list")
def list_cases(
    as_: As = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Json = False,
) -> None:
    """List cases, newest first.

    Example: casework case list --limit 5 --as anna
    """
    page = client_as(as_).get("/v1/cases", limit=str(limit))
    if as_json:
        say.put_json(page)
        return
    rows = [
        (
            case["id"],
            case["status"],
            ", ".join(f"{goal['kind']} {goal['status']}" for goal in case["goals"]),
            case["updated_at"],
        )
        for case in page["data"]
    ]
    say.put_table(("case", "status", "goals", "last change"), rows, empty="There are no cases.")


@app.command("say")
def say_more(
    case: CaseId,
    text: Annotated[str, typer.Argument(help="What to write.")],
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Write into a case.

    Example: casework case say CASE "It is the blue one." --as anna
    """
    taken = client_as(as_).post(f"/v1/cases/{case}/messages", {"text": text})
    _done(taken, "It was taken in.", as_json=as_json)


@app.command("confirm")
def confirm(
    case: CaseId,
    confirmation: Annotated[
        str | None, typer.Argument(help="Which, when there are several.")
    ] = None,
    decline: Annotated[bool, typer.Option("--no", help="Say no instead of yes.")] = False,
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Say yes (or no) to what a case asks for, exactly as it is shown.

    Example: casework case confirm CASE --yes --as anna
    """
    client = client_as(as_)
    asked = _one(client.get(f"/v1/cases/{case}"), confirmation)
    say.note(asked["text"])
    be_sure("Say no to this?" if decline else "Say yes to this?", sure=sure)
    taken = client.post(
        f"/v1/cases/{case}/confirmations/{asked['id']}",
        {"accept": not decline, "action_hash": asked["action_hash"]},
    )
    _done(taken, "Declined." if decline else "Confirmed.", as_json=as_json)


@app.command("person")
def person(case: CaseId, as_: As = None, as_json: Json = False) -> None:
    """Ask for a person.

    Example: casework case person CASE --as anna
    """
    taken = client_as(as_).post(f"/v1/cases/{case}/handoff")
    _done(taken, "A person was asked for.", as_json=as_json)


@app.command("revoke")
def revoke(case: CaseId, sure: Sure = False, as_: As = None, as_json: Json = False) -> None:
    """Take back the right to act in a case, for good (supervisor or operator).

    Example: casework case revoke CASE --as olga
    """
    client = client_as(as_)
    be_sure("End the right to act in this case, for good?", sure=sure)
    ended = client.post(f"/v1/cases/{case}/grant/revoke")
    _done(ended, f"Ended at {ended['revoked_at']}.", as_json=as_json)


def _one(case: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    """Find the one thing to confirm, or say why there is no such one."""
    open_ones = [item for item in case["pending"] if item["kind"] == "confirmation"]
    fitting = [item for item in open_ones if wanted in {None, item["id"]}]
    if len(fitting) == 1:
        return dict(fitting[0])
    if not fitting:
        raise say.Fault("There is nothing to confirm in this case.")
    listed = "; ".join(f"{item['id']}: {item['text']}" for item in fitting)
    raise say.Fault(f"Which one? {listed}", code=say.WRONG_USE)


def _done(body: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        say.put_json(body)
    else:
        say.put(sentence)


def show(case: dict[str, Any], *, as_json: bool) -> None:
    """Write a case."""
    if as_json:
        say.put_json(case)
        return
    say.put(f"{case['id']}  {case['status']}, owner {case['owner']}")
    for goal in case["goals"]:
        how = f" ({goal['resolution']})" if goal["resolution"] else ""
        say.put(f"  goal {goal['kind']}: {goal['status']}{how}")
    for message in case["messages"]:
        say.put(f"  {message['from']}: {message['text']}")
    for item in case["pending"]:
        say.put(f"  waits for {item['kind']} {item['id']}: {_asked(item)}")


def _asked(item: dict[str, Any]) -> str:
    match item["kind"]:
        case "confirmation":
            amount = f" ({written(item['amount'])})" if item.get("amount") else ""
            return f"{item['text']}{amount}"
        case "question":
            return f"{item['text']} {' / '.join(c['label'] for c in item['choices'])}".strip()
        case _:
            return f"promised by {item.get('promised_by')}"
