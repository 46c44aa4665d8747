"""The live run's figures say what was measured, and what was not."""

from dataclasses import replace
from typing import Any

from casework.domain.reading import ReadGoal, Reading
from casework.models.llm.reader import Samples
from casework.models.trouble import FaultKind, ModelFault, ModelUsage
from tests.live.figures import Figures
from tests.live.hard import Hard
from tests.live.outcomes import Read
from tests.live.rows import Row
from tests.live.served import Work

USAGE = ModelUsage(model="m", input_tokens=1, output_tokens=1, cost_micro_usd=0, took_ms=2000)


WORK = Work(prompt_tokens=100, prompt_seconds=3, tokens=40, seconds=2, cpu_seconds=8)


def read(kind: str, *said: str) -> Read:
    """Read a message that wants `kind`; each sample says one kind, and is sure."""
    local = Reading(
        message_ids=("message-1",),
        goals=(ReadGoal(kind="stock", confidence=0.4, possible=("stock", "refund")),),
        certain=False,
        deeper=True,
    )
    readings = tuple(
        Reading(message_ids=("message-1",), goals=(ReadGoal(kind=name, confidence=0.95),))
        for name in said
    )
    row = Row("x", Samples(readings, (), USAGE), WORK, load=4.0)
    return Read(Hard("words", (kind,)), local, row)


def figures(*reads: Read, more: int = 0) -> dict[str, Any]:
    """Count these, and so many that were not come to."""
    left = [(Hard("words", ("stock",)), reads[0].local)] * more
    local = [(read.hard, read.local) for read in reads] + left
    return Figures(local=local, reads=list(reads)).as_json()


def test_right_wrong_and_asked_are_told_apart() -> None:
    """Acting rightly, acting wrongly and asking are three outcomes, for each way of reading."""
    found = figures(
        read("refund", "refund", "refund"),
        read("exchange", "stock", "stock"),
        read("refund", "stock", "refund"),
    )["gains"]
    counts = ("settled", "settled_right", "settled_wrong", "asked", "asked_right")

    assert [found["local_alone"][name] for name in counts] == [0, 0, 0, 3, 2]
    assert [found["cascade_without_a_table"][name] for name in counts] == [2, 1, 1, 1, 1]
    assert found["cascade_without_a_table"]["best_guess_right"] == 1
    assert found["local_alone"]["best_guess_right"] == 0


def test_a_table_made_from_too_few_rows_is_seen_to_know_nothing() -> None:
    """That it changed nothing is then no finding, and the figures say so."""
    few = figures(*[read("refund", "refund", "refund")] * 9)["gains"]
    many = figures(*[read("exchange", "stock", "stock")] * 60)["gains"]

    assert few["goals_that_a_table_knew"] == "0 of 9"
    assert many["goals_that_a_table_knew"] == "60 of 60"
    assert many["cascade_without_a_table"]["settled_wrong"] == 60
    assert many["cascade_with_a_table"]["settled_wrong"] == 0


def test_a_run_that_broke_off_is_not_called_complete() -> None:
    """What was not read is not left out of the count in silence."""
    found = figures(read("refund", "refund"), more=1)

    assert (found["unsure"], found["read"], found["complete"]) == (2, 1, False)
    assert figures(read("refund", "refund"))["complete"] is True
    assert Figures().as_json()["complete"] is False


def test_an_answer_that_did_not_come_is_not_called_unfit() -> None:
    """The share of answers that fit is a share of answers."""
    lost = read("refund")
    fault = ModelFault(kind=FaultKind.malformed, code="json")
    unfit = replace(lost, row=replace(lost.row, samples=Samples((), (fault,), USAGE)))
    said = figures(lost, unfit, read("refund", "refund", "refund"))["reader"]

    assert (said["calls"], said["answered"], said["schema_valid"]) == (6, 3, 2)


def test_the_server_s_own_clock_and_the_load_are_told() -> None:
    """Seconds on a busy machine say little; what the work took of the processor says more."""
    found = figures(*[read("refund", "refund", "refund")] * 2)["server"]

    assert found == {
        "prompt_tokens_per_message": 100.0,
        "tokens_per_message": 40.0,
        "ms_per_prompt_token": 30.0,
        "ms_per_token": 50.0,
        "cpu_seconds_median": 8,
        "load_least_median_most": [4.0, 4.0, 4.0],
    }


def test_each_tier_has_its_own_share() -> None:
    """Messages that the local reader settles are counted with those that it hands on."""
    sure = Reading(
        message_ids=("message-1",), goals=(ReadGoal(kind="stock", confidence=0.9),), certain=True
    )
    asked = read("refund", "stock", "refund")
    local = [(Hard("words", ("stock",)), sure), (asked.hard, asked.local)]
    found = Figures(local=local, reads=[asked]).as_json()["tiers"]

    assert [found[tier]["messages"] for tier in ("local", "model", "question_or_person")] == [
        *(1, 0, 1)
    ]
