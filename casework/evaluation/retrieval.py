"""How well the indexes find what answers a question, and how fast."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from casework.evaluation.retrieval_set import Document, RetrievalSet
from casework.knowledge.article import Article
from casework.knowledge.chunk import Chunk
from casework.knowledge.chunking import cut, embedded_text
from casework.knowledge.embedding import Embedder
from casework.knowledge.index import Index, Mode, Query

TENANT = "measured"
#: Documents count, passages are found: so many are looked at for ten documents.
PASSAGES = 50
#: Passages are embedded and stored so many at once.
_AT_ONCE = 64
_DAY = date(2026, 1, 1)
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Figures:
    """One way of searching in one store."""

    ndcg10: float
    recall5: float
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, float]:
        """Write it for machines."""
        return {
            "ndcg10": round(self.ndcg10, 4),
            "recall5": round(self.recall5, 4),
            "p50_ms": round(self.p50_ms, 3),
            "p95_ms": round(self.p95_ms, 3),
        }


@dataclass(frozen=True)
class Prepared:
    """A set whose passages and questions have their vectors."""

    given: RetrievalSet
    model: str
    chunks: tuple[Chunk, ...]
    vectors: tuple[Sequence[float], ...]
    questions: Mapping[str, tuple[float, ...]]


async def prepare(given: RetrievalSet, embedder: Embedder, tell: Tell) -> Prepared:
    """Cut the documents into passages as articles are, and embed passages and questions."""
    chunks = tuple(chunk for document in given.documents for chunk in _passages(document))
    texts = [embedded_text(chunk) for chunk in chunks] + list(given.questions.values())
    vectors: list[Sequence[float]] = []
    for start in range(0, len(texts), _AT_ONCE):
        tell("embedding", start, len(texts))
        vectors += await embedder.embed(texts[start : start + _AT_ONCE])
    asked = (tuple(vector) for vector in vectors[len(chunks) :])
    return Prepared(
        given=given,
        model=embedder.name,
        chunks=chunks,
        vectors=tuple(vectors[: len(chunks)]),
        questions=dict(zip(given.questions, asked, strict=True)),
    )


async def measure(index: Index, prepared: Prepared, tell: Tell) -> dict[Mode, Figures]:
    """Store the passages in an empty index and ask every question in each of the three ways.

    The times are those of the search alone: a question's vector is made before.
    """
    for start in range(0, len(prepared.chunks), _AT_ONCE):
        tell("storing", start, len(prepared.chunks))
        some = slice(start, start + _AT_ONCE)
        await index.put(TENANT, prepared.chunks[some], prepared.vectors[some], prepared.model)
    return {mode: await _measured(index, prepared, mode, tell) for mode in Mode}


async def _measured(index: Index, prepared: Prepared, mode: Mode, tell: Tell) -> Figures:
    gains: list[float] = []
    recalls: list[float] = []
    seconds: list[float] = []
    asked = prepared.questions
    for n, (name, vector) in enumerate(asked.items()):
        query = _query(prepared.given.questions[name], vector, mode)
        if n == 0:
            await index.search(TENANT, query)  # what is opened for the first is not its time
        began = time.perf_counter()
        hits = await index.search(TENANT, query)
        seconds.append(time.perf_counter() - began)
        documents = list(dict.fromkeys(hit.chunk.article_id for hit in hits))
        gains.append(ndcg(documents, prepared.given.grades[name]))
        recalls.append(recall(documents, prepared.given.grades[name]))
        tell(mode, n + 1, len(asked))
    p50, p95 = np.percentile(seconds, [50, 95])
    return Figures(
        ndcg10=float(np.mean(gains)),
        recall5=float(np.mean(recalls)),
        p50_ms=1000 * float(p50),
        p95_ms=1000 * float(p95),
    )


def ndcg(found: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """Return the gain of the first documents, of the gain that the best order would have."""
    gain = sum(_worth(grades.get(name, 0), n) for n, name in enumerate(found[:at]))
    best = sorted(grades.values(), reverse=True)[:at]
    return gain / sum(_worth(grade, n) for n, grade in enumerate(best))


def recall(found: Sequence[str], grades: Mapping[str, int], at: int = 5) -> float:
    """Return the share of the documents that answer which is among the first."""
    return len(set(found[:at]) & set(grades)) / len(grades)


def _worth(grade: int, place: int) -> float:
    """Return a grade's worth at a place, as trec_eval has it: the grade itself, discounted."""
    return grade / math.log2(place + 2)


def _passages(document: Document) -> tuple[Chunk, ...]:
    article = Article(
        id=document.id,
        title=document.title or document.id,
        body=document.text,
        owner="nobody",
        subject="measured",
    )
    return cut(article.versioned())


def _query(text: str, vector: tuple[float, ...], mode: Mode) -> Query:
    return Query(text=text, vector=vector, audience="customer", on=_DAY, k=PASSAGES, mode=mode)
