"""`casework tiers`: which tier settles how many messages, and what a message costs."""

from typing import Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.options import As, Json

_MILLION = 1_000_000


def tiers(
    since: Annotated[
        int, typer.Option("--since", metavar="DAYS", min=1, max=366, help="How far to look back.")
    ] = 30,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Show how far messages go before they are understood: local, model, question, person.

    Example: casework tiers --since 7 --as olga
    """
    counted = client_as(as_).get("/v1/kpi/tiers", days=str(since))
    messages = counted["messages"]
    rows = [{**tier, **_each(tier, messages)} for tier in counted["tiers"]]
    overall = _per(counted["cost_micro_usd"], messages)
    if as_json:
        say.put_json({**counted, "tiers": rows, "cost_per_message_micro_usd": overall})
        return
    columns = ("tier", "came to it", "settled", "share", "USD a message", "ms a message")
    table = [
        (
            row["tier"],
            str(row["reached"]),
            str(row["settled"]),
            f"{row['share']:.1%}",
            usd(row["cost_per_message_micro_usd"]),
            str(row["ms_per_message"]),
        )
        for row in rows
    ]
    say.put_table(columns, table if messages else [], empty="No message was read since then.")
    if messages:
        say.note(
            f"{messages} messages, {usd(overall)} US dollars each over all tiers. A tier's figures "
            "are for the messages that came to it; what was written in one go counts once."
        )


def _each(tier: dict[str, Any], messages: int) -> dict[str, Any]:
    return {
        "share": tier["settled"] / messages if messages else 0.0,
        "cost_per_message_micro_usd": _per(tier["cost_micro_usd"], tier["reached"]),
        "ms_per_message": _per(tier["took_ms"], tier["reached"]),
    }


def _per(total: int, count: int) -> int:
    """Divide whole numbers, rounding up: a cost is never shown as less than it is."""
    return -(-total // count) if count else 0


def usd(micro: int) -> str:
    """Write millionths of a dollar out."""
    whole, rest = divmod(micro, _MILLION)
    return f"{whole}.{rest:06d}"
