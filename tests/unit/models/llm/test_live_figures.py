"""The live run's figures say what was measured, and what was not."""

from casework.domain.reading import ReadGoal, Reading
from casework.models.llm.reader import Samples
from casework.models.trouble import ModelUsage
from tests.live.figures import Figures, Read
from tests.live.hard import Hard

USAGE = ModelUsage(model="m", input_tokens=1, output_tokens=1, cost_micro_usd=0, took_ms=2000)


def read(kind: str, *said: str, tried: bool = False) -> Read:
    """Read a message that wants `kind`; each sample says one kind, and is sure."""
    local = Reading(
        message_ids=("message-1",),
        goals=(ReadGoal(kind="stock", confidence=0.4, possible=("stock", "refund")),),
        certain=False,
    )
    readings = tuple(
        Reading(message_ids=("message-1",), goals=(ReadGoal(kind=name, confidence=0.95),))
        for name in said
    )
    return Read(Hard("words", (kind,), tried=tried), local, Samples(readings, (), USAGE))


def test_right_wrong_and_asked_are_told_apart() -> None:
    """Acting rightly, acting wrongly and asking are three outcomes, for each way of reading."""
    reads = [
        read("refund", "refund", "refund"),
        read("exchange", "stock", "stock"),
        read("refund", "stock", "refund"),
    ]
    found = Figures(hard=5, unsure=3, reads=reads).as_json()["all"]

    assert found["local_alone"] == {
        "settled": 0,
        "settled_right": 0,
        "settled_wrong": 0,
        "asked": 3,
        "asked_right": 2,
    }
    assert found["cascade_without_a_table"] == {
        "settled": 2,
        "settled_right": 1,
        "settled_wrong": 1,
        "asked": 1,
        "asked_right": 1,
    }


def test_a_table_made_from_too_few_rows_is_seen_to_know_nothing() -> None:
    """That it changed nothing is then no finding, and the figures say so."""
    few = Figures(hard=9, unsure=9, reads=[read("refund", "refund", "refund")] * 9).as_json()
    many = Figures(hard=60, unsure=60, reads=[read("exchange", "stock", "stock")] * 60).as_json()

    assert few["all"]["goals_that_a_table_knew"] == "0 of 9"
    assert many["all"]["goals_that_a_table_knew"] == "60 of 60"
    assert many["all"]["cascade_without_a_table"]["settled_wrong"] == 60
    assert many["all"]["cascade_with_a_table"]["settled_wrong"] == 0


def test_a_run_that_broke_off_is_not_called_complete() -> None:
    """What was not read is not left out of the count in silence."""
    found = Figures(hard=9, unsure=2, reads=[read("refund", "refund")]).as_json()

    assert (found["unsure"], found["read"], found["complete"]) == (2, 1, False)
    assert Figures().as_json()["complete"] is False


def test_messages_that_shaped_the_prompt_are_counted_apart() -> None:
    """The fair figures are without them."""
    reads = [read("refund", "refund", "refund", tried=True), read("stock", "stock", "stock")]
    found = Figures(hard=2, unsure=2, reads=reads).as_json()

    assert (found["all"]["messages"], found["not_tried_before"]["messages"]) == (2, 1)
