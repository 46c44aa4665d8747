"""What the checker is given and what it answers."""

from collections.abc import Sequence
from typing import Literal, Protocol

from casework.domain.words import Word

Fault = Literal[
    "number", "date", "amount", "negation", "entity", "condition", "uncited", "unsupported"
]


class Quoted(Word):
    """A passage that a sentence rests on: `source` is the id that the citation uses."""

    source: str
    text: str
    language: str = "en"


class Ungrounded(Word):
    """A sentence that must not be said, and what about it the passages do not bear out.

    `condition` is a relation turned round (before, at least, must) or a case left out; `uncited`
    has no passage at all; `unsupported` could not be laid beside anything.
    """

    sentence: str
    fault: Fault


class Judge(Protocol):
    """A second opinion, asked after the rules: it may stop a sentence, never let one pass."""

    async def bears_out(self, sentence: str, passages: Sequence[Quoted]) -> bool:
        """Say whether the passages state what the sentence states."""
        ...
