"""What the company's articles say about a goal: passages by name, their words stay in the store."""

from casework.domain.words import Letter


class Passage(Letter):
    """Sentences of one passage of an article: `article@version#n`, and which of them, from 0."""

    id: str
    sentences: tuple[int, ...]


class Passages(Letter):
    """What was found. `known` is False where no article answers; then nothing may be quoted.

    `confidence` is how likely it is that the first passage's article answers, from 0 to 1.
    """

    found: tuple[Passage, ...] = ()
    confidence: float = 0.0
    known: bool = False
