"""What an article says, sentence by sentence, with where each stands."""

import re
from collections.abc import Iterator
from datetime import date

from casework.domain.words import Word
from casework.knowledge.article import Article
from casework.knowledge.markdown import Block, Shape, blocks
from casework.knowledge.sentences import sentences

#: "30 days. Bulky goods: 14 days." in one list item are two statements.
_NO_SENTENCES = frozenset({Shape.code})


class Said(Word):
    """One sentence, list item or table row of an article, word for word as readers see it."""

    article: str
    version: str
    n: int
    text: str
    title: str
    headings: tuple[str, ...] = ()
    #: The sentences of the same block before and behind: "it" and "after that" point at them.
    before: str = ""
    behind: str = ""
    language: str
    audience: frozenset[str]
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def place(self) -> str:
        """Where it stands: the title and the headings over it."""
        return " / ".join((self.title, *self.headings))


def said(article: Article) -> tuple[Said, ...]:
    """Give what an article says, in order; code is not said to anybody."""
    found = [
        (block, text)
        for block in blocks(article.body)
        if block.shape not in _NO_SENTENCES
        for text in _units(block, article.language)
    ]
    return tuple(
        Said(
            article=article.id,
            version=article.version,
            n=n,
            text=text,
            title=article.title,
            headings=block.headings,
            before=_neighbour(found, n, -1),
            behind=_neighbour(found, n, 1),
            language=article.language[:2],
            audience=article.audience,
            valid_from=article.valid_from,
            valid_until=article.valid_until,
        )
        for n, (block, text) in enumerate(found)
    )


def _units(block: Block, language: str) -> Iterator[str]:
    whole = (block.text,) if block.shape is Shape.row else sentences(block.text, language)
    yield from (text for text in whole if re.search(r"\w", text))


def _neighbour(found: list[tuple[Block, str]], n: int, step: int) -> str:
    """Return the sentence beside another one, unless a heading lies between them."""
    at = n + step
    if not 0 <= at < len(found) or found[at][0].headings != found[n][0].headings:
        return ""
    return found[at][1]
