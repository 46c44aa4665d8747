"""Words that say something was done or will be, unless they say it was not."""

import re
from collections.abc import Sequence

from casework.models.checking.values import without_claimed
from casework.models.claims import Claim

_PROMISES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (promise, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for promise, pattern in (
        (
            "refunded",
            (
                r"refunded|reimbursed|paid (?:\w+ ){0,3}?back|pay(?:ing)? (?:\w+ ){0,3}?back to you"
                r"|credited|returned (?:\w+ ){0,3}?(?:money|payment|amount)"
                r"|sent (?:\w+ ){0,3}?money back"
                r"|(?:refund|money|payment) (?:is|has|was|will|should"
                r"|are) (?:\w+ ){0,3}?(?:on (?:its|the)"
                r" way|issued|processed|made|sent|complete|completed|through|returned|arrive"
                r"|reach|be"
                r" with)|(?:issued|processed|made|completed|sent|approved) (?:\w+ ){0,3}?refund"
                r"|(?:we|i)(?:'ll| will|'ve| have| are going to) (?:\w+ ){0,2}?(?:refund|reimburse"
                r"|credit|pay you)|you(?:'ll| will) (?:\w+ ){0,2}?(?:get|receive|have"
                r"|see) (?:\w+ ){0,4}?"
                r"(?:refund|money)"
            ),
        ),
        (
            "cancelled",
            (
                r"cancell?ed|(?:we|i)(?:'ll| will| are going to) (?:\w+ ){0,2}?cancel"
                r"|cancellation (?:is|has|was|will) (?:\w+ ){0,2}?(?:complete|done|made|processed"
                r"|through)"
            ),
        ),
        (
            "unlocked",
            (
                r"unlocked|reactivated|unblocked|(?:we|i)(?:'ll| will| are going to) (?:\w+ ){0,2}?"
                r"(?:unlock|unblock)|you can (?:now )?(?:sign|log) (?:back )?in(?: again)?"
                r"|account is (?:now )?(?:active|open) again"
            ),
        ),
        (
            "address_changed",
            (
                r"(?:changed|updated|corrected|set) (?:\w+ ){0,4}?address|address (?:\w+ ){0,3}?"
                r"(?:changed|updated|corrected)|(?:we|i)(?:'ll| will) (?:\w+ ){0,2}?(?:change"
                r"|update)"
                r" (?:\w+ ){0,3}?address"
            ),
        ),
        (
            "invoice_sent",
            (
                r"(?:sent|mailed|emailed|e-mailed) (?:\w+ ){0,3}?(?:invoice|receipt)"
                r"|invoice (?:is|has"
                r"|was|will) (?:\w+ ){0,3}?(?:sent|mailed|on (?:its|the) way|arrive|be with)"
                r"|(?:we|i)(?:'ll| will) (?:\w+ ){0,2}?(?:send|mail) (?:\w+ ){0,3}?invoice"
            ),
        ),
        (
            "guaranteed",
            (
                r"(?:we|i) (?:\w+ )?(?:guarantee|promise|assure you)|guaranteed|compensat(?:e|ed"
                r"|ion)"
                r"|(?:gift card|voucher|store credit|discount|coupon|free of charge|for free"
                r"|replacement)"
            ),
        ),
    )
)
_NOT_SAID = re.compile(
    r"(?:\b(?:not|never|no|nothing|cannot|nobody|neither|nor|can|could|may|might|if|whether|once"
    r"|would|until|unless|before)|n['’]t)\b(?:\s+[\w'’]+){0,3}\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?\n]")


def promises(text: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Name what the text says was done or will be; a supervisor's quoted words do not count."""
    own = without_claimed(text, [c for c in claims if c.kind in {"quote", "title"}])
    return tuple(
        dict.fromkeys(
            promise
            for promise, pattern in _PROMISES
            for match in pattern.finditer(own)
            if not _NOT_SAID.search(_SENTENCE.split(own[: match.start()])[-1])
        )
    )
