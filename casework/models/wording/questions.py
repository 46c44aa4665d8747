"""Questions to the customer, in words; choices are shown beside them."""

from collections.abc import Mapping
from types import MappingProxyType

_UNKNOWN = "Could you tell us a little more about what you need?"
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "which_order": "Which order is it about?",
        "which_double_charge": "More than one order was paid twice. Which one do you mean?",
        "which_address": "What is the address it should go to? Please write it out in full.",
        "which_amount": "The order was paid in another currency. How much should be paid back?",
        "which_kind": "We want to be sure we got this right. What would you like us to do?",
    }
)
_BY_SLOT: Mapping[str, str] = MappingProxyType(
    {
        "order_id": "Which order is it about? The order number is enough.",
        "address": QUESTIONS["which_address"],
        "amount": "How much should be paid back?",
        "product": "Which product is it about?",
        "kind": QUESTIONS["which_kind"],
    }
)


def question(template: str, slot: str) -> str:
    """Put a question in words, by its template or else by the detail that is missing."""
    return QUESTIONS.get(template) or _BY_SLOT.get(slot, _UNKNOWN)
