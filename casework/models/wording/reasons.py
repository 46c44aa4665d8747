"""Why something was not done, in plain words. Codes come from procedures, policy and the shop."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.models.procedures.rules import RULES

#: What is said of a code nobody has words for.
UNKNOWN = "This could not be done here, and nothing has been changed."

#: `{order}` is replaced by "order 1001" or "this order".
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "order_not_found": "We could not find that order among the orders on your account. "
        "Please check the number, or pick one of your own orders.",
        "no_orders": "We could not find any orders on your account.",
        "no_account": "We could not find your account.",
        "no_duplicate": "We looked at the payments on your account and found no order that was "
        "paid twice. If a second payment is still only reserved by your bank, it usually "
        "disappears by itself.",
        "several_duplicates": "We found more than one payment too many, so a colleague will go "
        "through them with you.",
        "nothing_paid": "We could not find a payment for {order}, so there is nothing to pay back.",
        "already_shipped": "{Order} is already on its way, so it can not be changed any more.",
        "already_refunded": "There is nothing left to pay back for {order}.",
        "order_cancelled": "{Order} is no longer active.",
        "not_delivered_yet": "{Order} has not been marked as delivered yet.",
        "outside_window_damaged": "Damaged goods can be reported within {damaged} of delivery, "
        "and {order} was delivered longer ago than that.",
        "outside_window_return": "Orders can be returned within {return} of delivery, and {order} "
        "was delivered longer ago than that.",
        "outside_window": "The time in which this was possible has passed for {order}.",
        "cancel_instead": "{Order} has not been shipped yet, so it can still be cancelled. Just "
        "tell us if you would like that.",
        "on_its_way": "{Order} is still on its way. Once it is there, you can return it within "
        "{return} of delivery.",
        "marked_delivered": "The carrier has marked {order} as delivered, so a colleague will "
        "look into where it went.",
        "charge_disputed": "Your bank is already looking into the payment for {order}, so it can "
        "not be paid back here at the same time.",
        "security_hold": "Your account is on hold for your own safety. A colleague has to check "
        "it with you before it can be opened.",
        "customer_declined": "As you asked, nothing was done about {subject}.",
        "customer_withdrew": "As you asked, we have stopped here. Nothing more will happen with "
        "{subject}.",
        "denied": "A supervisor has looked at {subject} and decided against it.",
        "denied_before": "This was already decided on, so it can not be asked for again here.",
        "expired": "Nobody could decide on {subject} in time, so nothing was done. A colleague "
        "will take it from here.",
        "confirmation_expired": "We did not hear back from you about {subject}, so nothing was "
        "done.",
        "unknown_outcome": "We could not see for certain whether {subject} went through. A "
        "colleague will check and tell you.",
        "keeps_changing": "The details of {subject} changed while we were working on it. A "
        "colleague will take it from here.",
        "not_understood": "We did not get far enough on our own here. A colleague will take it "
        "from here.",
        "needs_person": "This is something for a colleague.",
        "cap": "{Subject} goes beyond what can be done here within a month.",
        "limit": "{Subject} goes beyond what can be done here.",
        "facts_changed": "The details of {subject} changed in the meantime, so nothing was done.",
        "step_failed": "{Subject} did not go through, and nothing has been changed.",
        "no_answer": "We did not hear back from you about {subject}, so nothing was done.",
        "stuck": "We did not get any further with {subject} here, and nothing else has been "
        "changed. A colleague will take it from here.",
        "unavailable": "One of our systems can not be reached just now. A colleague will take "
        "{subject} from here.",
        "hold": "Your account is on hold, so nothing can be changed on it just now.",
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


def reason_text(code: str, *, order: str, subject: str) -> str:
    """Put a reason in words; a code without words gets the sentence that is always true."""
    text = REASONS.get(ALIASES.get(code, code), UNKNOWN)
    words = {
        "order": order,
        "Order": _capital(order),
        "subject": subject,
        "Subject": _capital(subject),
        **RULES,
    }
    return text.format_map(words)


def rules_in(code: str) -> tuple[str, ...]:
    """Name the shop's rules that the words for a code quote."""
    text = REASONS.get(ALIASES.get(code, code), "")
    return tuple(name for name in RULES if f"{{{name}}}" in text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
