"""The invariants: what no operator, model or worker can talk away. Each answers no, or nothing.

They are asked in this order and the first no counts. Change one and `VERSION` changes with it, so
that what was allowed under the old ones is asked again.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from casework.domain.action import Action, ActionValue
from casework.domain.money import MAX_MINOR, Money
from casework.policy.declared import DeclaredParameter, DeclaredTool
from casework.policy.facts import PolicyFacts

VERSION = "1"
#: Minor units of the reference currency that one tool may move for one customer in the window.
WINDOW_CAP_REF = 200_000
REQUESTERS = frozenset({"customer", "engine"})

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*", re.ASCII)
_MINOR = re.compile(r"[0-9]{1,16}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Question:
    """May this be done? With all that the answer may depend on."""

    action: Action
    tool: DeclaredTool | None
    facts: PolicyFacts
    policy_version: str
    #: The action's amount in the reference currency; None without an amount or without a rate.
    amount_ref: int | None


Invariant = Callable[[Question], str | None]


def known_tool(question: Question) -> str | None:
    """Only a declared tool of the declared version has effects, and a read has none."""
    tool = question.tool
    if tool is None or tool.version != question.action.tool_version:
        return "unknown_tool"
    return "not_an_effect" if tool.effect not in {"write", "notify"} else None


def known_requester(question: Question) -> str | None:
    """Somebody asked for it: the customer, or the engine undoing its own step."""
    return None if question.action.requested_by in REQUESTERS else "unknown_requester"


def current_policy(question: Question) -> str | None:
    """What was proposed under another policy is proposed anew."""
    return None if question.action.policy_version == question.policy_version else "policy_changed"


def no_hold(question: Question) -> str | None:
    """Nothing happens on an account that a person has locked."""
    return "customer_held" if question.facts.customer_hold else None


def arguments_as_declared(question: Question) -> str | None:
    """An argument too many is refused, not ignored; so is one too few or of another sort."""
    tool, args = question.tool, question.action.args
    if tool is None:
        return "unknown_tool"
    declared = {parameter.name: parameter for parameter in tool.parameters}
    if not args.keys() <= declared.keys():
        return "unknown_argument"
    if any(p.required and p.name not in args for p in tool.parameters):
        return "missing_argument"
    if not all(_holds(declared[name], value) for name, value in args.items()):
        return "wrong_argument"
    return None


def preconditions_as_declared(question: Question) -> str | None:
    """An action carries exactly the facts that its backend compares, and each says something."""
    tool, given = question.tool, question.action.preconditions
    if tool is None or given.keys() != set(tool.preconditions):
        return "wrong_preconditions"
    return None if all(given.values()) else "wrong_preconditions"


def amount_where_money_moves(question: Question) -> str | None:
    """Money moves by tools that say so, by an amount above nothing that we can handle."""
    amount = question.action.amount
    moves = question.tool is not None and question.tool.moves_money
    if (amount is not None) != moves:
        return "wrong_amount"
    if amount is None:
        return None
    return None if 0 < amount.amount_minor <= MAX_MINOR else "wrong_amount"


def same_currency(question: Question) -> str | None:
    """Money goes back in the currency it came in."""
    amount = question.action.amount
    if amount is None or amount.currency == question.action.preconditions.get("currency"):
        return None
    return "other_currency"


def within_what_is_left(question: Question) -> str | None:
    """No more goes back than was paid and not yet given back."""
    amount = question.action.amount
    if amount is None:
        return None
    paid = question.action.preconditions.get("paid", "")
    refunded = question.action.preconditions.get("refunded", "")
    if not (_MINOR.fullmatch(paid) and _MINOR.fullmatch(refunded)):
        return "wrong_preconditions"
    return None if amount.amount_minor <= int(paid) - int(refunded) else "more_than_is_left"


def known_rate(question: Question) -> str | None:
    """An amount that can not be compared with the limits is above them."""
    if question.action.amount is not None and question.amount_ref is None:
        return "no_rate"
    return None


def within_the_window(question: Question) -> str | None:
    """Splitting does not help: what moved lately counts, whatever the case."""
    if question.amount_ref is None:
        return None
    total = question.facts.window_total_ref + question.amount_ref
    return None if total <= WINDOW_CAP_REF else "over_the_cap"


INVARIANTS: tuple[Invariant, ...] = (
    known_tool,
    known_requester,
    current_policy,
    no_hold,
    arguments_as_declared,
    preconditions_as_declared,
    amount_where_money_moves,
    same_currency,
    within_what_is_left,
    known_rate,
    within_the_window,
)


def _holds(parameter: DeclaredParameter, value: ActionValue) -> bool:
    if parameter.kind == "money":
        return isinstance(value, Money)
    if not isinstance(value, str) or not 0 < len(value) <= parameter.max_length:
        return False
    match parameter.kind:
        case "choice":
            return value in parameter.choices
        case "id":
            return _ID.fullmatch(value) is not None
        case "text":
            return unicodedata.is_normalized("NFC", value) and bool(value.strip())
        case _:
            return False
