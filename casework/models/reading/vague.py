"""What could be meant when little was said: the kinds a question should offer."""

import re
from collections.abc import Sequence

from casework.models.reading.words import Sentence

#: A refund is wanted, and the reason decides what the rules allow.
REASONS = ("refund_damaged", "refund_not_arrived", "refund_changed_mind")

_SUBJECTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), possible)
    for words, possible in (
        (
            r"pay|paid|payments?|charged?|charges|card|bank|money|price|billing|transactions?|bill",
            ("double_charge", "refund_status", "invoice_copy", "other"),
        ),
        (
            r"accounts?|login|password|profile|sign|user|username",
            ("unlock_account", "cancel_account", "other"),
        ),
        (
            r"deliver(?:y|ed)|shipping|shipment|parcels?|packages?|courier|address|post",
            ("where_is_my_order", "refund_not_arrived", "change_address", "other"),
        ),
        (
            r"orders?|ordered|purchases?|purchased|bought|items?|products?|goods",
            ("where_is_my_order", "refund_damaged", "cancel_order", "change_address", "other"),
        ),
        (
            (
                r"help|problem|issue|support|question|wrong|trouble|assist(?:ance)?|shop|store"
                r"|customer|casework|happened|urgent"
            ),
            ("where_is_my_order", "refund_damaged", "cancel_order", "unlock_account", "other"),
        ),
    )
)


def subjects(found: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the kinds that fit what is talked about; none when it is not the shop's business."""
    for words, possible in _SUBJECTS:
        if any(words.search(sentence.text) for sentence in found):
            return possible
    return ()
