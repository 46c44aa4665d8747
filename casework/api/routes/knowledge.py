"""What the articles say: for staff who try it, and for customers what they may see."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from casework.api import problems
from casework.api.auth import CaseReader
from casework.api.deps import Parts
from casework.domain.identity import PrincipalKind
from casework.domain.text import MAX_MESSAGE
from casework.knowledge.article import Audience
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
