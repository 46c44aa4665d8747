"""Where a sentence ends, in the languages that articles are written in."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"'”’»“)\]]*\s+|[。！？]+[」』”）]*\s*")
#: A full stop behind these ends nothing.
_SHORT = frozenset(
    "abs approx art bzgl bzw ca dr e.g eg etc evtl excl fig ggf i.e ie inc incl inkl max min mr "
    "mrs ms no nos nr p resp sog sr st str tel u usw vs z zzgl".split()
)
_LAST_WORD = re.compile(r"([\w.]+)\.$")
#: Languages that write "am 3. Mai", and how many digits such a number has.
_DOTTED = frozenset({"cs", "da", "de", "fi", "hu", "nb", "no", "pl", "sk", "sl"})
_ORDINALS = 2
_OPENING = "\"'“„‘«»([¿¡"


def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """Cut a text into its sentences; joined with spaces they are the text again.

    Where it is not sure that one ends, it does not: two together can still be quoted.
    """
    return tuple(_cut(text, _ORDINALS if language[:2] in _DOTTED else 0))


def _cut(text: str, ordinals: int) -> Iterator[str]:
    start = 0
    for found in _END.finditer(text):
        said, rest = text[start : found.end()].strip(), text[found.end() :]
        if not rest.strip() or not _ends(said, rest, ordinals):
            continue
        yield said
        start = found.end()
    if text[start:].strip():
        yield text[start:].strip()


def _ends(said: str, rest: str, ordinals: int) -> bool:
    if said[-1] in "。！？」』”）" and not said.isascii() and said[-2:-1] not in ".!?":
        return True
    first = rest.lstrip(_OPENING)[:1]
    if first.islower():
        return False
    last = _LAST_WORD.search(said)
    if last is None:
        return True
    word = last[1].lower()
    if word.isdigit():
        return len(word) > ordinals and len(said) > len(last[0])
    return word not in _SHORT and not (len(word) == 1 and word.isalpha())
