"""What a goal is called in the middle of a sentence."""

from collections.abc import Mapping
from types import MappingProxyType

_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "refund_damaged": "the refund",
        "refund_not_arrived": "the refund",
        "refund_changed_mind": "the return",
        "double_charge": "the second payment",
        "cancel_order": "the cancellation",
        "where_is_my_order": "your question about the order",
        "change_address": "the new address",
        "unlock_account": "unlocking your account",
        "invoice_copy": "the invoice",
        "refund_status": "your question about the refund",
        "cancel_account": "closing your account",
        "complaint": "your complaint",
    }
)


def subject(kind: str) -> str:
    """Call a goal by what it is about."""
    return _SUBJECTS.get(kind, "your request")
