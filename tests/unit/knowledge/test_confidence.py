"""How sure it is: a number between 0 and 1, and a threshold under which nobody knows."""

import pytest

from casework.knowledge.chunk import Chunk
from casework.knowledge.confidence import ANY_MODEL, OF_MEANING, Calibration, calibration, fit
from casework.knowledge.embedding import LOCAL
from casework.knowledge.evidence import Evidence, evidence
from casework.knowledge.index import Hit


def hit(article: str, text: str, score: float, cosine: float | None, *ranks: int | None) -> Hit:
    """Make a hit; ranks are BM25's and the vectors'."""
    chunk = Chunk(
        id=f"{article}@1#0",
        article_id=article,
        version="1",
        n=0,
        title=article,
        text=text,
        subject="s",
        audience=frozenset({"customer"}),
        language="en",
    )
    bm25_rank, vector_rank = ranks or (None, None)
    return Hit(
        chunk=chunk,
        score=score,
        cosine=cosine,
        bm25=1.0 if bm25_rank else None,
        bm25_rank=bm25_rank,
        vector_rank=vector_rank,
    )


def test_a_passage_with_the_questions_words_and_meaning_is_trusted_more() -> None:
    """Near, in front of both rankings and far ahead, against far and only just found."""
    question = "How long can I return a jacket?"
    good = (
        hit("returns", "Return a jacket within 30 days.", 1.0, 0.8, 1, 1),
        hit("other", "Coffee.", 0.2, 0.1, 5, 9),
    )
    bad = (
        hit("coffee", "Beans are roasted.", 0.5, 0.1, None, 1),
        hit("tea", "Leaves are picked.", 0.49, 0.1, 1, None),
    )
    for model in (LOCAL, ANY_MODEL):
        sure = calibration(model)
        assert sure.of(question, good) >= sure.threshold > sure.of(question, bad)
        assert sure.of(question, ()) == 0.0


def test_features_stay_in_their_range_whatever_was_asked() -> None:
    """Also without a word that says something, and after a re-ranker's change of order."""
    hits = (hit("a", "", 0.1, None), hit("b", "x", 0.9, 0.5, 1, 1), hit("a", "", 0.0, None))
    for question in ("", "the of and", "?!", "x" * 5000, "Größe\x00"):
        values = evidence(question, hits).model_dump().values()
        assert all(0 <= value <= 1 for value in values)


def test_a_model_that_nobody_judged_is_trusted_by_words_alone() -> None:
    """Its cosines mean something else."""
    unknown = calibration("openai/some-model")

    assert unknown == calibration(ANY_MODEL)
    assert not OF_MEANING & unknown.weights.keys()


def test_fitting_finds_what_tells_right_from_wrong() -> None:
    """The weight goes to the feature that decides, and more of it is more confidence."""
    flat = dict.fromkeys(Evidence.model_fields, 0.5)
    judged = [
        (Evidence.model_validate(flat | {"covered": n / 20, "together": (n % 2) / 2}), n > 10)
        for n in range(21)
    ]
    found = fit(judged, threshold=0.6, leave_out=frozenset({"gap"}))

    assert max(found.weights, key=lambda name: abs(found.weights[name])) == "covered"
    assert "gap" not in found.weights
    assert found.confidence(judged[20][0]) > 0.6 > found.confidence(judged[0][0])
    assert fit(judged, threshold=0.6, leave_out=frozenset({"gap"})) == found


@pytest.mark.parametrize("bias", [-1000.0, 0.0, 1000.0])
def test_confidence_is_a_probability_for_any_parameters(bias: float) -> None:
    """No overflow at either end."""
    flat = Evidence.model_validate(dict.fromkeys(Evidence.model_fields, 0.0))
    curve = Calibration(weights={"covered": 1.0}, bias=bias, threshold=0.5)

    assert 0.0 <= curve.confidence(flat) <= 1.0
