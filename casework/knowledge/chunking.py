"""An article cut into passages: by its structure first, then by sentences."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from casework.knowledge.article import Article
from casework.knowledge.chunk import Chunk
from casework.knowledge.markdown import Block, Shape, blocks
from casework.knowledge.sentences import sentences

#: How many characters a passage has at most.
LONGEST = 900


def cut(article: Article) -> tuple[Chunk, ...]:
    """Cut an article, which has its version, into passages.

    A passage stands under one heading, holds whole sentences and loses none; only a sentence
    longer than a passage is itself cut, between words. The same article gives the same passages.
    """
    found = [
        (headings, text)
        for headings, below in groupby(blocks(article.body), key=lambda block: block.headings)
        for text in _packed(list(below), article.language)
    ] or [((), article.title)]
    return tuple(
        Chunk(
            id=f"{article.id}@{article.version}#{n}",
            article_id=article.id,
            version=article.version,
            n=n,
            title=article.title,
            headings=headings,
            text=text,
            subject=article.subject,
            audience=article.audience,
            language=article.language,
            valid_from=article.valid_from,
            valid_until=article.valid_until,
        )
        for n, (headings, text) in enumerate(found)
    )


def embedded_text(chunk: Chunk) -> str:
    """Return what a passage's vector is made from: where it stands, and what it says."""
    return "\n".join([" / ".join([chunk.title, *chunk.headings]), chunk.text])


def _packed(section: Sequence[Block], language: str) -> Iterator[str]:
    """Fill passages of nearly the same length with a section's pieces."""
    pieces = [piece for block in section for piece in _pieces(block, language)]
    whole = sum(len(joint) + len(text) for joint, text in pieces)
    goal = min(LONGEST, whole / -(-whole // LONGEST) * 1.1) if whole else LONGEST
    said = ""
    for joint, text in pieces:
        longer = f"{said}{joint}{text}" if said else text
        if said and (len(longer) > LONGEST or len(said) >= goal):
            yield said
            said = text
        else:
            said = longer
    if said:
        yield said


def _pieces(block: Block, language: str) -> Iterator[tuple[str, str]]:
    """Give what is not cut any further, each behind what joins it to the piece before."""
    if block.shape is Shape.paragraph:
        texts = sentences(block.text, language)
    elif block.shape is Shape.item:
        first, *rest = sentences(block.text, language)
        texts = (f"{'  ' * block.depth}- {first}", *rest)
    else:
        texts = (block.text,)
    short = [part for text in texts for part in _short(text)]
    for n, text in enumerate(short):
        yield ("\n" if n == 0 else " ", text)


def _short(text: str) -> Iterator[str]:
    """Cut between words what is longer than a passage, and a longer word anywhere."""
    while len(text) > LONGEST:
        at = text.rfind(" ", 1, LONGEST + 1)
        at = at if at > 0 and text[:at].strip() else LONGEST
        yield text[:at]
        text = text[at:].lstrip(" ")
    if text:
        yield text
