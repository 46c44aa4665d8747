"""What the goods are, in words of the shop's trade only; other words could name people."""

import re

from casework.domain.case import Slot, Span
from casework.models.reading.goods import (
    AS_VERBS,
    BEFORE_GOODS,
    COLOURS,
    GOODS,
    IN_ENGLISH,
    PLURALS,
)

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")


def product(message_id: str, text: str) -> Slot | None:
    """Find the first thing that is sold in folded text; the value is its name in English."""
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    for i, (word, start, end) in enumerate(words):
        name = _goods(word)
        before = words[i - 1][0] if i else ""
        if name is None or (word in AS_VERBS and before not in BEFORE_GOODS | COLOURS):
            continue
        begin = start
        if before in COLOURS:
            name, begin = f"{before} {name}", words[i - 1][1]
        span = Span(message_id=message_id, start=begin, end=end)
        return Slot(name="product", value=name, span=span)
    return None


def _goods(word: str) -> str | None:
    single = PLURALS.get(word) or (word if word in GOODS else word.removesuffix("s"))
    return single if single in GOODS else IN_ENGLISH.get(word)
