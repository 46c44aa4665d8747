"""`casework customers`: stop everything for one customer, let go again, or erase them."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.asking import be_sure
from casework.cli.options import As, Json, Sure

app = typer.Typer(
    help="Hold customers, let go of them, erase them.", no_args_is_help=True, rich_markup_mode=None
)
CustomerId = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="The customer's id, as the sign-in names them.")
]


@app.command("show")
def show(customer: CustomerId, as_: As = None, as_json: Json = False) -> None:
    """Say whether a customer is held, and why.

    Example: casework customers show cus-0002 --as olga
    """
    _tell(client_as(as_).get(_path(customer)), as_json=as_json)


@app.command("hold")
def hold(
    customer: CustomerId,
    reason: Annotated[str, typer.Option(help="Why, for colleagues; no names.")],
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Hold a customer: no worker gets a token for them, whatever was approved.

    Example: casework customers hold cus-0002 --reason "account taken over" --as olga
    """
    client = client_as(as_)
    be_sure(f"Stop everything for {customer}?", sure=sure)
    _tell(client.put(_path(customer), {"reason": reason}), as_json=as_json)


@app.command("unhold")
def unhold(customer: CustomerId, sure: Sure = False, as_: As = None, as_json: Json = False) -> None:
    """Let go of a customer again.

    Example: casework customers unhold cus-0002 --as olga
    """
    client = client_as(as_)
    be_sure(f"Let go of {customer}?", sure=sure)
    _tell(client.delete(_path(customer)), as_json=as_json)


@app.command("erase")
def erase(
    customer: CustomerId,
    force: Annotated[
        str | None,
        typer.Option(
            metavar="BECAUSE",
            help="Though an action is on its way: settled_elsewhere or legal_order.",
        ),
    ] = None,
    sure: Sure = False,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Destroy a customer's key: nobody can read again what they wrote or were told.

    Example: casework customers erase cus-0002 --yes --as olga
    """
    client = client_as(as_)
    be_sure(f"Erase {customer} for good?", sure=sure)
    path = f"/v1/customers/{quote(customer, safe='')}/erasure"
    answer = client.post(path, {"force": force} if force else {})
    if as_json:
        say.put_json(answer)
    else:
        say.put(f"{answer['customer']} is erased.")


def _path(customer: str) -> str:
    return f"/v1/customers/{quote(customer, safe='')}/hold"


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say.put_json(answer)
    elif answer["held"]:
        say.put(f"{answer['customer']} is held: {answer['reason']}")
    else:
        say.put(f"{answer['customer']} is not held.")
