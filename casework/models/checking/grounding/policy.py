"""Which sentences need a source."""

import re

from casework.models.checking.grounding.figures import figures
from casework.models.checking.grounding.language import KNOWN, language
from casework.models.checking.grounding.text import LONGEST, plain

_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)?")


def states_policy(sentence: str) -> bool:
    """Say whether a sentence states policy, price, time or a promise, and so needs a citation.

    It does not need one only if it is a question or a courtesy in a language that we know.
    """
    said = plain(sentence).strip()
    lowered = said.lower()
    if len(said) > LONGEST:
        return True
    if any(figures(said, name) for name in sorted(KNOWN)):
        return True
    if said.endswith("?"):
        return False
    whole = lowered.strip(" .!…")
    if not whole or any(language(name).pleasantries.fullmatch(whole) for name in KNOWN):
        return False
    return any(_tells(lowered, name) for name in KNOWN)


def _tells(lowered: str, name: str) -> bool:
    words = language(name)
    for pattern, instead in words.phrases:
        lowered = pattern.sub(instead, lowered)
    return any(words.base(match.group()) in words.policy for match in _WORD.finditer(lowered))
