"""A question to the articles: passages, how sure they are an answer, or "I don't know".

Passages are untrusted text. They can be quoted with their ids; nothing in them is a step, a link
or a picture of ours.
"""

import time
from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol
from uuid import uuid4

from pydantic import Field

from casework.domain.errors import Retryable
from casework.domain.text import Rejected, clean
from casework.domain.words import Word
from casework.knowledge.article import Audience
from casework.knowledge.confidence import ANY_MODEL, calibration
from casework.knowledge.filling import Filling
from casework.knowledge.index import Hit, Index, Mode, Query, WrongVector
from casework.knowledge.library import PURPOSE
from casework.store import Scope, Store
from casework.store.knowledge_records import GapRecord, RetrievalRecord

_MS = 1000
#: More are looked for than are wanted: some may not hold any more.
_SPARE = 10
#: How often the index is asked, should another model begin to serve in between.
_TRIES = 3


class Question(Word):
    """What is asked, for whom, and on which day the answer has to hold."""

    text: str
    #: Only articles for these readers exist; a customer's own audience, whoever types for them.
    audience: Audience = Audience.customer
    #: Only articles in this language; None: in any.
    language: str | None = None
    on: date
    k: int = Field(default=5, ge=1, le=50)
    #: The case and the message that ask; none of both when it is only tried.
    case_id: str | None = None
    ref: str = ""


class Answer(Word):
    """What was found, best first. `known` is False where it is no answer."""

    id: str
    hits: tuple[Hit, ...] = ()
    #: How likely it is that the first passage's article answers.
    confidence: float
    known: bool
    took_ms: int
    #: The model whose vectors were compared; empty when only words were.
    model: str = ""
    #: Where the words come from (SECURITY 3.7): data to quote, never to obey.
    origin: Literal["kb"] = "kb"


class Reranker(Protocol):
    """Puts the best hits into a better order, where one is configured."""

    async def order(self, question: str, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return the hits in another order; some may be left out, none added."""
        ...


class Retrieval:
    """Searches one tenant's articles, and notes every search without its words."""

    def __init__(
        self,
        store: Store,
        tenant: str,
        index: Index,
        filling: Filling,
        reranker: Reranker | None = None,
        *,
        kind: str | None = None,
    ) -> None:
        """Search this index of this kind; what it finds holds only if the store says so."""
        self._store = store
        self._scope = Scope.of_service(tenant, PURPOSE)
        self._tenant = tenant
        self._index = index
        self._filling = filling
        self._reranker = reranker
        self._kind = kind

    async def ask(self, question: Question) -> Answer:
        """Find what answers a question.

        Without the embedding endpoint words alone are compared, and less is known.

        Raises:
            Retryable: the index or the database is away.

        """
        started = time.monotonic()
        text = _asked(question.text)
        hits, model = await self._hits(question, text) if text else ((), "")
        hits = await self._reranked(text, await self._holding(hits))
        sure = calibration(model or ANY_MODEL)
        confidence = sure.of(text, hits)
        answer = Answer(
            id=str(uuid4()),
            hits=hits[: question.k],
            confidence=round(confidence, 4),
            known=confidence >= sure.threshold,
            took_ms=int((time.monotonic() - started) * _MS),
            model=model,
        )
        await self._note(question, answer)
        return answer

    async def _hits(self, question: Question, text: str) -> tuple[tuple[Hit, ...], str]:
        for _ in range(_TRIES):
            model = await self._filling.model()
            vector = await self._vector(text, model)
            query = Query(
                text=text,
                vector=vector,
                audience=question.audience,
                language=question.language,
                on=question.on,
                k=question.k + _SPARE,
                mode=Mode.hybrid if vector else Mode.bm25,
                model=model,
            )
            try:
                hits = await self._index.search(self._tenant, query)
            except WrongVector:
                hits = ()
            # Nothing, because another model serves since and this one was forgotten? Once more.
            if hits or await self._filling.model() == model:
                return hits, model if vector else ""
        return (), ""

    async def _vector(self, text: str, model: str) -> tuple[float, ...] | None:
        try:
            found = await self._filling.embedder(model).embed([text])
        except Retryable:
            return None
        return tuple(found[0])

    async def _holding(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Leave out what was changed or removed a moment ago and is still in the index."""
        async with self._store.read(self._scope) as tx:
            holds = await tx.articles.holding([hit.chunk.article_id for hit in hits])
        return tuple(hit for hit in hits if holds.get(hit.chunk.article_id) == hit.chunk.version)

    async def _reranked(self, text: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        if self._reranker is None or not hits:
            return hits
        there = {hit.chunk.id: hit for hit in hits}
        ordered = await self._reranker.order(text, hits)
        # What it made up is not there.
        kept = dict.fromkeys(hit.chunk.id for hit in ordered if hit.chunk.id in there)
        return tuple(there[name] for name in kept)

    async def _note(self, question: Question, answer: Answer) -> None:
        async with self._store.write(self._scope) as tx:
            retrieval = RetrievalRecord(
                id=answer.id,
                at=tx.now,
                case_id=question.case_id,
                question_ref=question.ref,
                store=self._kind,
                chunk_ids=tuple(hit.chunk.id for hit in answer.hits),
                scores=tuple(round(hit.score, 6) for hit in answer.hits),
                confidence=answer.confidence,
                took_ms=answer.took_ms,
                answered=answer.known,
            )
            gap = GapRecord(
                retrieval_id=answer.id,
                at=tx.now,
                case_id=question.case_id,
                question_ref=question.ref,
                language=question.language or "",
                audience=question.audience,
                nearest_subject=answer.hits[0].chunk.subject if answer.hits else "",
            )
            await tx.retrievals.add(retrieval, None if answer.known else gap)


def _asked(text: str) -> str:
    """Return the question as it is looked up; one that may not come in asks nothing."""
    accepted = clean(text)
    return "" if isinstance(accepted, Rejected) else accepted.text
