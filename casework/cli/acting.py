"""Who a command acts for; the client itself is loaded when a command is run."""

import os
from typing import TYPE_CHECKING

from casework.cli import say
from casework.cli.config import TOKEN, settings

if TYPE_CHECKING:
    from casework.cli.client import Client


def client_as(name: str | None) -> "Client":
    """Make a client: for NAME by the development issuer, or with the token of the environment.

    Raises:
        Fault: there is neither, or nobody signs NAME in.

    """
    from casework.cli.client import Client, sign_in

    given = os.environ.get(TOKEN, "")
    url = settings().api_url
    if name:
        return Client(url, sign_in(url, name))
    if not given:
        raise say.Fault(
            f"Who are you? Set {TOKEN}, or name someone with --as (development only).",
            code=say.WRONG_USE,
        )
    return Client(url, given)
