"""Reader, planner and writer with a real model, through the real client."""

import os
import random
from collections.abc import Generator

import pytest

from casework.cli import say
from casework.domain.brief import GoalView
from casework.domain.errors import Retryable
from casework.domain.plan import Plan
from casework.domain.reading import Reading
from casework.models.checker import check
from casework.models.languages import WRITES
from casework.models.llm import LlmModels
from casework.models.llm.reader import Samples
from casework.models.trouble import Answer, FaultKind
from tests.integration.models.conftest import view
from tests.integration.models.test_llm_writer import BRIEF, LEDGER
from tests.live.figures import Figures
from tests.live.hard import Hard, hard_messages
from tests.live.outcomes import Read
from tests.live.rows import Row, asked, keep, kept, rows_file
from tests.live.served import Served
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


async def test_the_cascade_on_hard_messages(
    llm: LlmModels, served: Served, figures: Figures
) -> None:
    """Nine answers in ten fit the schema, and the model never settles what its samples dispute."""
    local = local_reader(llm_available=True)
    # In no order, so that a run that breaks off has read a fair part of them.
    hard = [one for one in hard_messages() if not one.tried]
    random.Random(1).shuffle(hard)
    figures.local = [(one, local.read(*one.given)) for one in hard[: _SOME or None]]
    before = kept(rows_file())
    if any(asked(*one) not in before for one in figures.unsure):
        # The task is read once and kept by the server: that is no part of what a call takes.
        await llm.reader.sample(*Hard("hello", ()).given)
    for number, (one, found) in enumerate(figures.unsure, 1):
        known = before.get(asked(one, found))
        row = known or await _ask(llm, served, one, found)
        figures.reads.append(Read(one, found, row))
        say.note(
            f"{number}/{len(figures.unsure)}  {row.samples.usage.took_ms / 1000:.1f} s  "
            f"{len(row.samples.readings)} of 2 samples usable{'  (kept)' if known else ''}"
        )

    said = figures.as_json()["reader"]
    assert said["schema_valid"] >= 0.9 * said["answered"]
    for read in figures.reads:
        kinds = [{goal.kind for goal in reading.goals} for reading in read.samples.readings]
        disputed = len(kinds) == 2 and not kinds[0] & kinds[1] and any(kinds)
        assert not (disputed and read.cascade(None).certain)


async def _ask(llm: LlmModels, served: Served, one: Hard, found: Reading) -> Row:
    """Ask once and keep what came; what was not answered is asked again by the next run."""
    before = served.work()
    try:
        samples = await llm.reader.sample(*one.given, found)
    except Retryable:
        served.check()
        nobody = Samples((), (), llm.caller.nothing_used())
        return Row("", nobody, served.work().since(before), os.getloadavg()[0])
    row = Row(asked(one, found), samples, served.work().since(before), os.getloadavg()[0])
    keep(rows_file(), [row])
    return row


async def test_the_planner_s_answers_are_plans_or_faults(
    llm: LlmModels, figures: Figures, view: GoalView
) -> None:
    """Whatever a small model writes, what comes out are checked moves, or codes."""
    for kind in ("refund_damaged", "cancel_order", "invoice_copy"):
        goal = view.goal.model_copy(update={"kind": kind})
        answer = await llm.planner.plan(view.model_copy(update={"goal": goal}), TOOLS)
        valid = isinstance(answer, Answer) or answer.kind not in UNFIT
        assert answer.usage is not None
        figures.other("planner", valid=valid, took_ms=answer.usage.took_ms)
        if isinstance(answer, Answer) and isinstance(answer.value, Plan):
            known = {tool.name for tool in TOOLS}
            assert {step.tool for step in answer.value.steps} <= known

    assert sum(valid for valid, _ in figures.other_calls["planner"]) >= 2


async def test_the_writer_says_nothing_unchecked(llm: LlmModels, figures: Figures) -> None:
    """What is said passes the checker, be it the model's words or the template's."""
    for language in sorted(WRITES):
        brief = BRIEF.model_copy(update={"language": language})
        composed = await llm.writer.compose(brief, {}, LEDGER)
        if composed.usage is not None:
            # Without usage nobody answered: that is no measure of an answer.
            unfit = any(fault.startswith(tuple(UNFIT)) for fault in composed.faults)
            figures.other("writer", valid=not unfit, took_ms=composed.usage.took_ms)
            figures.other("writer_said", valid=not composed.faults, took_ms=composed.usage.took_ms)
        written = composed.written

        assert check(written.text, written.claims, LEDGER, (), quotes={}) == ()

    assert figures.other_calls["writer"]
