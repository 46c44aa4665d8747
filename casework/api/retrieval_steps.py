"""A search of the articles, as the timeline shows it."""

from typing import Any

from casework.store.knowledge_records import RetrievalRecord


def retrieval_step(record: RetrievalRecord) -> dict[str, Any]:
    """Show one search: where, what came up with which score, how sure, how long.

    Never the question's words: `question_ref` names where they are kept.
    """
    return {
        "kind": "retrieval",
        "id": record.id,
        "at": record.at.isoformat(),
        "question_ref": record.question_ref,
        "store": record.store,
        "took_ms": record.took_ms,
        "hits": [
            {"chunk_id": chunk_id, "score": score}
            for chunk_id, score in zip(record.chunk_ids, record.scores, strict=True)
        ],
        "confidence": record.confidence,
        "confident": record.answered,
    }
