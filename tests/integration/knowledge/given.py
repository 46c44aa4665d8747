"""Passages and questions, in few words."""

from collections.abc import Sequence
from datetime import date

from casework.knowledge.chunk import Chunk
from casework.knowledge.index import Index, Mode, Query

TODAY = date(2026, 7, 1)
MODEL = "toy"
#: What the toy model knows: a text's vector counts its words of each of these kinds.
_KINDS = ("refund money back", "parcel delivery courier", "password account sign")


def chunk(
    name: str,
    text: str,
    *,
    title: str = "Help",
    headings: tuple[str, ...] = (),
    audience: Sequence[str] = ("customer",),
    language: str = "en",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Chunk:
    """Return the first passage of an article of this name."""
    return Chunk(
        id=f"{name}@1#0",
        article_id=name,
        version="1",
        n=0,
        title=title,
        headings=headings,
        text=text,
        subject="help",
        audience=frozenset(audience),
        language=language,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def vector(text: str) -> tuple[float, ...]:
    """Return what the toy model makes of a text; a little of everything is always there."""
    words = text.lower().split()
    return tuple(0.1 + sum(word in kind.split() for word in words) for kind in _KINDS)


def query(
    text: str,
    *,
    mode: Mode = Mode.hybrid,
    audience: str = "customer",
    language: str | None = None,
    on: date = TODAY,
    k: int = 10,
    model: str = "",
) -> Query:
    """Ask as a customer does, today."""
    return Query(
        text=text,
        vector=vector(text),
        audience=audience,
        language=language,
        on=on,
        k=k,
        mode=mode,
        model=model,
    )


async def put(index: Index, *chunks: Chunk, tenant: str = "shop", model: str = MODEL) -> None:
    """Store passages with the vectors that the toy model makes."""
    await index.put(tenant, chunks, [vector(one.text) for one in chunks], model)


async def found(index: Index, asked: Query, *, tenant: str = "shop") -> list[str]:
    """Return the names of the articles found, best first."""
    return [hit.chunk.article_id for hit in await index.search(tenant, asked)]
