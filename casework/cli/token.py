"""`casework token`: sign somebody in with the development issuer."""

from typing import Annotated

import typer

from casework.cli import say
from casework.cli.options import Json


def token(
    as_: Annotated[
        str, typer.Option("--as", metavar="NAME", help="anna, bruno … sofia, or a customer's id.")
    ],
    as_json: Json = False,
) -> None:
    """Print a sign-in token (development only).

    Example: export CASEWORK_TOKEN=$(casework token --as anna)
    """
    from casework.cli.client import sign_in
    from casework.cli.config import settings

    made = sign_in(settings().api_url, as_)
    if as_json:
        say.put_json({"access_token": made, "token_type": "Bearer"})
    else:
        say.put(made)
