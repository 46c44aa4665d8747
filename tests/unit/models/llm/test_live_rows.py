"""The live run's rows: a run that broke off is taken up where it was, and asks nothing twice."""

from pathlib import Path

import pytest

from casework.domain.reading import ReadGoal, Reading
from casework.models.llm.reader import Samples
from casework.models.trouble import FaultKind, ModelFault, ModelUsage
from tests.live.hard import Hard, hard_messages
from tests.live.rows import Row, asked, keep, kept
from tests.live.served import Work

USAGE = ModelUsage(model="m", input_tokens=1, output_tokens=1, cost_micro_usd=0, took_ms=2000)
WORK = Work(prompt_tokens=100, prompt_seconds=3, tokens=40, seconds=2, cpu_seconds=None)
HARD = Hard("send it elsewhere", ("change_address",))


def row(name: str) -> Row:
    """Make a row with a reading and a fault."""
    goal = ReadGoal(kind="stock", confidence=0.95, possible=("stock", "refund"))
    reading = Reading(message_ids=("message-1",), goals=(goal,))
    fault = ModelFault(kind=FaultKind.outside_schema, code="fields", usage=USAGE)
    return Row(name, Samples((reading,), (fault,), USAGE), WORK, load=3.5)


def local(*kinds: str, confidence: float = 0.4) -> Reading:
    """Be unsure among kinds."""
    goal = ReadGoal(kind=kinds[0], confidence=confidence, possible=kinds)
    return Reading(message_ids=("message-1",), goals=(goal,), certain=False, deeper=True)


def test_a_kept_row_comes_back_as_it_was(tmp_path: Path) -> None:
    """Also in a file that has others already."""
    place = tmp_path / "rows.jsonl"
    keep(place, [row("a")])
    keep(place, [row("b")])

    assert kept(place) == {"a": row("a"), "b": row("b")}


@pytest.mark.parametrize("lost", [1, 40])
def test_a_row_cut_short_is_asked_again(tmp_path: Path, lost: int) -> None:
    """The rows before it stay, and the next one does not grow onto it."""
    place = tmp_path / "rows.jsonl"
    keep(place, [row("a"), row("b")])
    place.write_bytes(place.read_bytes()[:-lost])

    assert set(kept(place)) == {"a"}
    keep(place, [row("c")])
    assert set(kept(place)) == {"a", "c"}


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    """The first run asks everything."""
    assert kept(tmp_path / "rows.jsonl") == {}


def test_other_candidates_are_another_question() -> None:
    """What the model was told of the local reader is part of what it was asked; how sure is not."""
    first = asked(HARD, local("refund", "stock"))

    assert asked(HARD, local("refund", "stock", confidence=0.5)) == first
    assert asked(HARD, local("stock", "exchange")) != first
    assert asked(Hard("send it", ("change_address",)), local("refund", "stock")) != first


def test_enough_hard_messages_were_never_looked_at() -> None:
    """Figures from messages that shaped the prompt would flatter it."""
    texts = [one.text.casefold() for one in hard_messages()]

    assert len(set(texts)) == len(texts)
    assert sum(not one.tried for one in hard_messages()) > 350
