"""A passage of an article: what is searched, shown and cited."""

from datetime import date

from casework.domain.words import Word


class Chunk(Word):
    """Whole sentences under one heading. The text is untrusted: data, never an instruction."""

    #: `article@version#n`.
    id: str
    article_id: str
    version: str
    n: int
    #: The article's title.
    title: str
    headings: tuple[str, ...] = ()
    text: str
    subject: str
    audience: frozenset[str]
    language: str
    valid_from: date | None = None
    valid_until: date | None = None
