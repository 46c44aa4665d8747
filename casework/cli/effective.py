"""When a decision takes effect, and until when it can be taken back: in one sentence."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from casework.cli import say

if TYPE_CHECKING:
    from casework.cli.client import Client


def when(client: "Client", answer: dict[str, Any]) -> str:
    """Say when what was decided takes effect; after an edit, the action that took its place."""
    replacement = answer["replaced_by"]
    if replacement is None:
        return sentence(answer, datetime.now(UTC))
    try:
        return sentence(client.get(f"/v1/approvals/{replacement}"), datetime.now(UTC))
    except say.Fault as error:
        if error.problem.get("status") != 404:
            raise
        # An edit that is not simply less needs the customer's yes before anybody decides on it.
        return "The customer is asked about it again; the new card comes with the yes."


def sentence(approval: dict[str, Any], now: datetime) -> str:
    """Say when an approval takes effect, in the time of the terminal."""
    undo = f"`casework approvals undo {approval['id']}`"
    if approval["status"] == "pending":
        so_far = f"{approval['approvals']} of {approval['needed']}"
        return f"{so_far} approvals: another person has to approve; {undo} until then."
    at = datetime.fromisoformat(approval["effective_at"]) if approval["effective_at"] else now
    if at <= now:
        return "It has taken effect."
    return f"Takes effect at {at.astimezone():%H:%M:%S}; {undo} until then."
