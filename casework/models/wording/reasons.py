"""Why something was not done, in plain words. Codes come from procedures, policy and the shop."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.domain.case import Goal
from casework.models.procedures.rules import RULES
from casework.models.wording.catalogue import either, template
from casework.models.wording.part import Part
from casework.models.wording.subjects import subject

#: Reasons whose words say themselves that a colleague goes on.
PASSED_ON = frozenset(
    {
        "several_duplicates",
        "marked_delivered",
        "security_hold",
        "expired",
        "unknown_outcome",
        "keeps_changing",
        "not_understood",
        "stuck",
        "unavailable",
        "person_follows",
    }
)
#: Other names under which the same reasons arrive.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "above_cap": "cap",
        "above_refundable": "already_refunded",
        "already_delivered": "already_shipped",
        "already_cancelled": "order_cancelled",
        "disputed": "charge_disputed",
        "backend_unavailable": "unavailable",
        "cap_exceeded": "cap",
        "customer_held": "hold",
        "going_in_circles": "stuck",
        "no_outcome": "stuck",
        "no_procedure": "needs_person",
        "outcome_unknown": "unknown_outcome",
        "preconditions_differ": "facts_changed",
        "caps": "cap",
        "over_cap": "cap",
        "window_cap": "cap",
        "no_permit": "limit",
        "over_limit": "limit",
        "denial": "denied_before",
        "denied_earlier": "denied_before",
        "denial_sticks": "denied_before",
        "declined": "customer_declined",
        "not_processing": "already_shipped",
        "shipped": "already_shipped",
        "not-found": "order_not_found",
        "not_found": "order_not_found",
        "customer_hold": "hold",
        "customer_locked": "hold",
        "approval_expired": "expired",
        "nobody_decided": "expired",
        "handed_over": "needs_person",
        "failed": "step_failed",
        "withdrawn": "customer_withdrew",
        "unknown": "unknown_outcome",
    }
)


def canonical(code: str) -> str:
    """Call a reason by its one name."""
    return ALIASES.get(code, code)


def reason_text(code: str, goal: Goal, order: str, part: Part) -> str:
    """Put a reason in words; a code without words gets the sentence that is always true."""
    key = _key(code)
    text = template(part.locale, key)
    days = {name: part.duration(name) for name in RULES if f"{{{name}}}" in text}
    return part.say(key, order=order, subject=subject(goal.kind, part.locale), **days)


def names_order(code: str, locale: str) -> bool:
    """Say whether the words for a code have a place for the order."""
    return "{order}" in template(locale, _key(code)).lower()


def _key(code: str) -> str:
    return either(f"reasons.{canonical(code)}", "reasons.unknown")
