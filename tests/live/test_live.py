"""Reader, planner and writer with a real model, through the real client."""

import os
import random
from collections.abc import Generator

import pytest

from casework.cli import say
from casework.domain.brief import GoalView
from casework.domain.plan import Plan
from casework.models.checker import check
from casework.models.llm import LlmModels
from casework.models.trouble import Answer, FaultKind
from tests.integration.models.conftest import view
from tests.integration.models.test_llm_writer import BRIEF, LEDGER
from tests.live.calibrate import judged_rows, keep
from tests.live.figures import Figures, Read
from tests.live.hard import hard_messages
from tests.trained import local_reader
from tools.catalogue import TOOLS

__all__ = ["view"]

#: So many of the hard messages only: a taste of the run, not its figures.
_SOME = int(os.environ.get("CASEWORK_TEST_LIVE_MESSAGES", "0"))
#: Answers that are not even of the form; any other fault is about what they say.
UNFIT = frozenset({FaultKind.malformed, FaultKind.outside_schema})


@pytest.fixture(scope="module")
def figures() -> Generator[Figures]:
    """Count as the tests go, and say everything at the end."""
    counted = Figures()
    yield counted
    say.put(f"\n{counted}")


async def test_the_cascade_on_hard_messages(llm: LlmModels, figures: Figures) -> None:
    """Nine answers in ten fit the schema, and the model never settles what its samples dispute."""
    local = local_reader(llm_available=True)
    hard = hard_messages()
    if _SOME:
        hard = random.Random(1).sample(hard, _SOME)
    unsure = [(one, found) for one in hard if (found := local.read(*one.given)).deeper]
    figures.hard = len(hard)
    rows = judged_rows()
    rows.write_text("", encoding="utf-8")
    for number, (one, found) in enumerate(unsure, 1):
        samples = await llm.reader.sample(*one.given, found)
        figures.reads.append(Read(one, found, samples))
        keep(rows, figures.reads[-1].judged())
        took = samples.usage.took_ms / 1000
        say.note(
            f"{number}/{len(unsure)}  {took:.1f} s  {len(samples.readings)} of 2 samples usable"
        )

    said = figures.as_json()["reader"]
    assert said["schema_valid"] >= 0.9 * said["calls"]
    for read in figures.reads:
        kinds = [{goal.kind for goal in reading.goals} for reading in read.samples.readings]
        disputed = len(kinds) == 2 and not kinds[0] & kinds[1] and any(kinds)
        assert not (disputed and read.cascade(None).certain)


async def test_the_planner_s_answers_are_plans_or_faults(
    llm: LlmModels, figures: Figures, view: GoalView
) -> None:
    """Whatever a small model writes, what comes out are checked moves, or codes."""
    for kind in ("refund_damaged", "cancel_order", "invoice_copy"):
        goal = view.goal.model_copy(update={"kind": kind})
        answer = await llm.planner.plan(view.model_copy(update={"goal": goal}), TOOLS)
        valid = isinstance(answer, Answer) or answer.kind not in UNFIT
        took = answer.usage.took_ms if answer.usage else 0
        figures.other("planner", valid=valid, took_ms=took)
        if isinstance(answer, Answer) and isinstance(answer.value, Plan):
            known = {tool.name for tool in TOOLS}
            assert {step.tool for step in answer.value.steps} <= known

    assert sum(valid for valid, _ in figures.other_calls["planner"]) >= 2


async def test_the_writer_says_nothing_unchecked(llm: LlmModels, figures: Figures) -> None:
    """What is said passes the checker, be it the model's words or the template's."""
    for _ in range(3):
        composed = await llm.writer.compose(BRIEF, {}, LEDGER)
        unfit = any(fault.startswith(tuple(UNFIT)) for fault in composed.faults)
        took = composed.usage.took_ms if composed.usage else 0
        figures.other("writer", valid=not unfit, took_ms=took)
        written = composed.written

        assert check(written.text, written.claims, LEDGER, (), quotes={}) == ()
        assert "24.90" in written.text
