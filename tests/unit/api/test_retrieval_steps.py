"""The timeline tells of a search what was found and how sure it was, not what was asked."""

from datetime import UTC, datetime

import pytest

from casework.api.retrieval_steps import retrieval_step
from casework.store.knowledge_records import RetrievalRecord

FOUND = RetrievalRecord(
    id="r1",
    at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    case_id="c1",
    question_ref="m1",
    store="embedded",
    chunk_ids=("a@1#0", "b@1#2"),
    scores=(0.9, 0.4),
    confidence=0.83,
    took_ms=21,
    answered=True,
)


def test_a_search_is_shown_with_each_hit_and_its_score() -> None:
    """Best first, as they were found, with the store and the time that it took."""
    assert retrieval_step(FOUND) == {
        "kind": "retrieval",
        "id": "r1",
        "at": "2026-07-01T12:00:00+00:00",
        "question_ref": "m1",
        "store": "embedded",
        "took_ms": 21,
        "hits": [{"chunk_id": "a@1#0", "score": 0.9}, {"chunk_id": "b@1#2", "score": 0.4}],
        "confidence": 0.83,
        "confident": True,
    }


def test_a_search_that_was_no_answer_is_shown_as_that() -> None:
    """With what came nearest, if anything did."""
    step = retrieval_step(
        FOUND.model_copy(update={"answered": False, "chunk_ids": (), "scores": ()})
    )
    assert (step["confident"], step["hits"]) == (False, [])


def test_a_hit_without_a_score_is_a_fault_and_not_left_out() -> None:
    """The two lists are written together."""
    with pytest.raises(ValueError, match="zip"):
        retrieval_step(FOUND.model_copy(update={"scores": (0.9,)}))
