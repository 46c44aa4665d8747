"""Which text from outside may come in at all, decided before anything reads it."""

import unicodedata
from typing import NamedTuple

#: Longest customer message in characters; beyond it nobody reads, and a model should not.
MAX_MESSAGE = 8_000
_KEPT_CONTROLS = frozenset("\n\t")
#: Format characters that write scripts and emoji need; every other Cf character is dropped.
_KEPT_FORMATS = frozenset("\u200c\u200d")
#: Letters and marks that show nothing, as Unicode's Default_Ignorable names them: words can be
#: written in variation selectors as well as in tags. Emoji need the last two selectors.
_SHOWS_NOTHING = frozenset(
    map(chr, [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, 0xFFA0])
) | frozenset(map(chr, [*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)]))


class Accepted(NamedTuple):
    """Text that may be stored and read."""

    text: str


class Rejected(NamedTuple):
    """Text that may not come in, with the reason the sender is told."""

    reason: str


def clean(text: str, limit: int = MAX_MESSAGE) -> Accepted | Rejected:
    """Normalise to NFC and drop what cannot be seen; refuse the empty, huge and binary.

    Unicode tags, bidi overrides, zero-width and escape characters can hide words from people
    that a model would still read: they never get in.
    """
    if len(text) > limit:
        return Rejected(f"A message can have at most {limit} characters.")
    # Normalised last: what was apart before something was dropped may be one letter now.
    kept = unicodedata.normalize("NFC", "".join(c for c in text if _visible(c))).strip()
    if len(kept) > limit:
        return Rejected(f"A message can have at most {limit} characters.")
    if not kept:
        return Rejected("The message has no text.")
    if "\x00" in text:
        return Rejected("The message is not text.")
    return Accepted(kept)


def _visible(char: str) -> bool:
    if char in _KEPT_CONTROLS or char in _KEPT_FORMATS:
        return True
    if char in _SHOWS_NOTHING:
        return False
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
