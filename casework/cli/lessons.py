"""`casework eval lessons`: what people said of readings, as labelled rows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.options import As, Json

if TYPE_CHECKING:
    from casework.cli.client import Client


def lessons(as_: As = None, as_json: Json = False) -> None:
    """List what was read and what was meant, newest first; the customer's words stay in the case.

    Example: casework eval lessons --json --as petra
    """
    rows = list(_all(client_as(as_)))
    if as_json:
        say.put_json({"data": rows})
        return
    columns = ("when", "who said", "read as", "confidence", "meant", "message")
    say.put_table(columns, [_line(row) for row in rows], empty="Nobody has said anything yet.")


def _all(client: "Client") -> Iterator[dict[str, Any]]:
    after: dict[str, str] = {}
    while True:
        page = client.get("/v1/lessons", limit="100", **after)
        yield from page["data"]
        if not page["next"]:
            return
        after = {"after": page["next"]}


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["at"],
        row["source"],
        row["read_kind"],
        f"{row['confidence']:.2f}",
        row["meant_kind"] or "not this",
        row["message_ref"],
    )
