"""An action: a step made canonical, so that what was allowed can be told from all else."""

import hashlib
import unicodedata
from typing import Any
from uuid import UUID, uuid5

import rfc8785

from casework.domain.money import Money
from casework.domain.words import Word

ActionValue = Money | str | bool
_HASH_PREFIX = b"casework/action/v1\0"
_ACTIONS = UUID("6f1f5c1e-6e0c-5d7a-9d0e-0c5e4a7b1a01")


class Action(Word):
    """Exactly what would be done, for whom, under which policy and on which facts.

    Two actions with the same `hash()` are the same action; one character's difference anywhere
    is another action. `args` holds money, strings and booleans only; `preconditions` is flat.
    """

    tool: str
    tool_version: str
    tenant: str
    customer: str
    case: str
    goal: str
    action_id: str
    args: dict[str, ActionValue]
    preconditions: dict[str, str]
    policy_version: str
    requested_by: str

    def canonical(self) -> bytes:
        """Return the RFC 8785 bytes that are hashed, sent and compared. Text is NFC."""
        return rfc8785.dumps(_plain({"v": 1, **self.model_dump(mode="json")}))

    def hash(self) -> str:
        """Return `sha256("casework/action/v1" NUL canonical)` in hex."""
        return hashlib.sha256(_HASH_PREFIX + self.canonical()).hexdigest()

    @property
    def amount(self) -> Money | None:
        """The money this action moves, if any."""
        value = self.args.get("amount")
        return value if isinstance(value, Money) else None


def _plain(value: Any) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {_plain(k): _plain(v) for k, v in value.items()}
        case _:
            return value


def action_id(case_id: str, goal_id: str, n: int, revision: int = 0) -> str:
    """Name the goal's n-th proposal; the same after reset, replay and continue-as-new.

    A supervisor's edit is a revision of that proposal: another action, with another id.
    """
    suffix = f"/{revision}" if revision else ""
    return str(uuid5(_ACTIONS, f"{case_id}/{goal_id}/{n}{suffix}"))


def subject_key(action: Action, target_args: tuple[str, ...]) -> str:
    """Name what the action is about (a refund: the charge), whatever the amount and the case."""
    amount = action.amount
    return hashlib.sha256(
        rfc8785.dumps(
            [
                action.tenant,
                action.customer,
                action.tool,
                {name: _target(action.args.get(name)) for name in target_args},
                amount.currency if amount else "",
            ]
        )
    ).hexdigest()


def _target(value: ActionValue | None) -> str:
    return unicodedata.normalize("NFC", str(value)) if value is not None else ""
