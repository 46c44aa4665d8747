"""What the articles say: for staff who try it, and for customers what they may see."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from casework.api import problems
from casework.api.auth import CaseReader, StaffReader
from casework.api.deps import Parts
from casework.api.finding import scope_of
from casework.api.paging import DEFAULT_LIMIT, After, Limit, cut, page
from casework.domain.identity import PrincipalKind
from casework.domain.text import MAX_MESSAGE
from casework.knowledge.article import Audience
from casework.knowledge.hygiene.finding import Level, Sort
from casework.knowledge.index import Hit
from casework.knowledge.retrieval import Question

router = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

Asked = Annotated[str, Query(min_length=1, max_length=MAX_MESSAGE)]
Language = Annotated[str | None, Query(pattern="^[a-z]{2,3}$")]


@router.get("/search")
async def search(
    api: Parts,
    reader: CaseReader,
    q: Asked,
    audience: Audience = Audience.customer,
    language: Language = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """Find passages for a question, and say whether they are believed to answer it."""
    knowledge = api.deps.knowledge
    if knowledge is None:
        raise problems.unavailable("This process has no articles to search.")
    if reader.kind is PrincipalKind.customer and audience is not Audience.customer:
        raise problems.forbidden("audience", "A customer sees what is written for customers.")
    question = Question(
        text=q, audience=audience, language=language, on=api.deps.clock().date(), k=limit
    )
    answer = await knowledge.retrieval.ask(question)
    return {
        "known": answer.known,
        "confidence": answer.confidence,
        "took_ms": answer.took_ms,
        "model": answer.model,
        "origin": answer.origin,
        "data": [passage(hit) for hit in answer.hits],
    }


@router.get("/findings")
async def findings(
    api: Parts,
    reader: StaffReader,
    owner: Annotated[str | None, Query(max_length=300)] = None,
    sort: Sort | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> dict[str, Any]:
    """List what is wrong with the articles, the worst and most seen first, and what has none.

    It is what the last check found; `checked_at` says when that was, null when it never was.
    """
    async with api.deps.store.read(scope_of(reader)) as tx:
        there = await tx.findings.open()
        groups = await tx.findings.unanswered()
        last = await tx.findings.last_check()
    wanted = [
        one
        for one in there
        if (owner is None or one.owner == owner) and (sort is None or one.sort == sort)
    ]
    wanted.sort(key=lambda one: (-Level(one.level).rank, -one.cases, one.id))
    ids = [one.id for one in wanted]
    if after is not None:
        if after not in ids:
            raise problems.invalid("`after` names no finding of this list.")
        wanted = wanted[ids.index(after) + 1 :]
    rows, onward = cut(tuple(wanted[: limit + 1]), limit, lambda one: one.id)
    return page([row.model_dump(mode="json", exclude={"closed_at"}) for row in rows], onward) | {
        "checked_at": last.model_dump(mode="json")["checked_at"] if last else None,
        "unanswered": [group.model_dump(mode="json") for group in groups],
    }


def passage(hit: Hit) -> dict[str, Any]:
    """Show a passage: where it stands, what it says, and why it was found."""
    chunk = hit.chunk
    return {
        "id": chunk.id,
        "article": chunk.article_id,
        "version": chunk.version,
        "title": chunk.title,
        "headings": list(chunk.headings),
        "text": chunk.text,
        "subject": chunk.subject,
        "language": chunk.language,
        "valid_until": chunk.valid_until.isoformat() if chunk.valid_until else None,
        "score": round(hit.score, 4),
        "cosine": None if hit.cosine is None else round(hit.cosine, 4),
        "bm25_rank": hit.bm25_rank,
        "vector_rank": hit.vector_rank,
    }
