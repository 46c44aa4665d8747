"""Words that name no thing: what they could mean is known beforehand, whatever a model guesses."""

import re

#: "Cancel it": nothing says what.
_CANCELS = ("cancel_order", "cancel_subscription", "cancel_account")
_ANYTHING = ("where_is_my_order", "refund_damaged", "cancel_order", "unlock_account")
_POLITE = r"(?:please|pls|kindly|now|asap|hi|hello|hey|i want to|i need to|can you|just|help me)"

_HELP = (
    r"(?:i )?(?:need |want )?(?:some )?(?:help|assistance|support)"
    r"|(?:i have |ive got |got )?an? (?:problem|question|issue)|urgent"
)
_TROUBLE = (
    r"(?:something|there|whats)(?:s| is)? (?:something )?(?:wrong|a problem|an issue|off)"
    r" with (?:my|the|an|this) (?:order|purchase|delivery|parcel|package)"
)
#: "The thing is no good": goods are found fault with, and nothing is asked for.
_NO_GOOD = (
    r"(?:(?:the|this|that|my|your) (?:thing|one|product|item|stuff|goods?)|its?|this|that|they)"
    r"(?: (?:is|are|was|were|isnt|arent))?(?: (?:really|just|so|totally|simply))?"
    r" (?:no good|not (?:any |very )?good|any good|useless|rubbish|junk|crap|garbage)(?: at all)?"
)
_BARE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"(?:{_POLITE}[ ,]*)*(?:{words})(?:[ ,]*{_POLITE})*"), possible)
    for words, possible in (
        (r"cancel(?:ling|ing|lation|led)?(?: (?:it|that|this|everything|all))?", _CANCELS),
        (r"(?:ive |i )?changed? (?:my|our) mind", ("refund_changed_mind", "cancel_order")),
        (_HELP, _ANYTHING),
        (_NO_GOOD, ("refund_damaged", "refund_changed_mind", "warranty_repair", "complaint")),
        (_TROUBLE, ("where_is_my_order", "refund_damaged", "wrong_item", "missing_item")),
    )
)


def could_mean(text: str) -> tuple[str, ...]:
    """Return the kinds that a sentence could mean when it names nothing; none when it does."""
    return next((possible for words, possible in _BARE if words.fullmatch(text)), ())
