"""Confidence on the judged questions: what it says is about how often it is right."""

import pytest

from casework.knowledge.confidence import calibration
from tests.knowledge.judged import (
    PARAMETERS,
    SMALLEST,
    THRESHOLD,
    WHOLE,
    Judged,
    fitted,
    held_out,
    judged,
)


@pytest.fixture(scope="module")
async def found() -> list[Judged]:
    """Ask every judged question of the example shop's articles, with the real encoder."""
    return [one async for one in judged()]


@pytest.mark.slow
async def test_the_parameters_are_those_that_fitting_gives(found: list[Judged]) -> None:
    """Who changes articles, cutting or fusion fits anew: `python -m tests.knowledge.judged`."""
    assert PARAMETERS.exists()
    made = fitted(found)
    for name, values in made.items():
        committed = calibration(name)
        assert committed.weights == pytest.approx(values.weights, abs=0.05)
        assert committed.bias == pytest.approx(values.bias, abs=0.05)


@pytest.mark.slow
async def test_over_the_threshold_the_first_article_is_mostly_right(found: list[Judged]) -> None:
    """And of the questions that no article answers few get an answer. Judged on held-out ones."""
    told = [(one, sure) for one, sure in held_out(found) if one.part == WHOLE]
    answered = [one for one, confidence in told if confidence >= THRESHOLD]
    whole = [one for one in found if one.part == WHOLE]
    without = [one for one in whole if not one.right]
    wrongly = [one for one in answered if not one.right]

    assert len(without) == 40
    assert sum(one.answered for one in answered) / len(answered) >= 0.75
    assert len(wrongly) / len(without) <= 0.2
    assert len(answered) / len(whole) >= 0.3


@pytest.mark.slow
async def test_a_library_of_three_articles_does_not_answer_everything(found: list[Judged]) -> None:
    """What comes first of three is no answer by that alone."""
    told = [(one, sure) for one, sure in held_out(found) if one.part in SMALLEST]
    wrongly = [one for one, sure in told if sure >= THRESHOLD and not one.answered]

    assert len(told) > 1000
    assert len(wrongly) / len(told) <= 0.02


@pytest.mark.slow
async def test_confidence_is_calibrated(found: list[Judged]) -> None:
    """In each fifth of the held-out questions at least as many are right as it says, nearly.

    It may say less where it is unsure anyhow: parts of the library taught it to be careful there.
    """
    told = sorted((sure, one.answered) for one, sure in held_out(found) if one.part == WHOLE)
    size = len(told) // 5
    for start in range(0, size * 5, size):
        part = told[start : start + size]
        said = sum(confidence for confidence, _ in part) / size
        right = sum(answered for _, answered in part) / size
        assert said <= right + 0.1
        assert start < 2 * size or said >= right - 0.15
