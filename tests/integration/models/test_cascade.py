"""Reading in a case: each tier leaves its hop, and what the model costs is on the bill once."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from activities.signatures import Read
from activities.understanding import Understanding
from casework.domain.brief import ReadRequest
from casework.domain.hop import HOP, Tier
from casework.domain.reading import Reading
from casework.models.given import MessageText
from casework.models.llm import LlmModels
from casework.store.records import ModelCallRecord, StepRecord
from tests.integration.models.standin import StandIn
from tests.trained import local_reader
from tests.unit.activities.conftest import stage
from tests.unit.activities.stage import Stage
from tests.unit.tools.conftest import ledger_template, store

__all__ = ["ledger_template", "stage", "store"]

UNSURE = "cancel it"
SURE = "Where is my order 1001?"


@asynccontextmanager
async def wrote(stage: Stage, llm: LlmModels | None, text: str) -> AsyncGenerator[Understanding]:
    """Read what the customer wrote, with this model behind the local reader."""
    await stage.write_to_us(text)
    stage.parts = replace(stage.parts, llm=llm, reader=local_reader(llm_available=llm is not None))
    yield Understanding(stage.parts)


def asked(stage: Stage) -> Read:
    """Ask for whatever is unread."""
    return Read(ref=stage.ref, request=ReadRequest(case_id=stage.case.id, message_ids=()))


async def understood(stage: Stage, llm: LlmModels | None, text: str) -> Reading:
    """Read as the case's workflow does: deeper where the first reading asks for it."""
    async with wrote(stage, llm, text) as understanding:
        reading = await stage.run(understanding.read, asked(stage))
        if reading.deeper:
            reading = await stage.run(understanding.read_deeper, asked(stage))
        return reading


async def bill(stage: Stage) -> tuple[list[StepRecord], tuple[ModelCallRecord, ...]]:
    """Read the hops on the timeline and the calls of models."""
    async with stage.store.read(stage.scope) as tx:
        steps = await tx.steps.of_case(stage.case.id)
        return [s for s in steps if s.kind == HOP], await tx.model_calls.of_case(stage.case.id)


async def test_a_sure_local_reading_is_one_hop_and_costs_nothing(
    stage: Stage, llm: LlmModels, standin: StandIn
) -> None:
    """The model is not asked about what the local reader is sure of."""
    reading = await understood(stage, llm, SURE)
    hops, calls = await bill(stage)

    assert [(h.tier, h.settled) for h in reading.hops] == [(Tier.local, True)]
    assert [(h.name, h.result, h.cost_micro_usd) for h in hops] == [("local", "settled", 0)]
    assert (calls, standin.got) == ((), [])


async def test_hops_and_calls_add_up_to_the_same(
    stage: Stage, llm: LlmModels, standin: StandIn
) -> None:
    """What both samples took stands once on the timeline and once on the bill."""
    standin.fills_in({"goals": [{"kind": "cancel_account", "confidence": 0.9}]})

    reading = await understood(stage, llm, UNSURE)
    hops, calls = await bill(stage)

    assert [(h.name, h.result) for h in hops] == [("local", "unsure"), ("model", "settled")]
    assert hops[1].args["kinds"] == "cancel_account"
    assert (hops[1].args["input_tokens"], hops[1].args["output_tokens"]) == ("2000", "200")
    assert sum(h.cost_micro_usd for h in hops) == sum(c.cost_micro_usd for c in calls) == 900
    assert sum(h.cost_micro_usd for h in reading.hops) == 900
    assert [goal.kind for goal in reading.goals] == ["cancel_account"]


async def test_samples_that_disagree_end_in_a_question(
    stage: Stage, llm: LlmModels, standin: StandIn
) -> None:
    """Three hops: nobody was sure, so the customer is asked among what was thought of."""
    standin.fills_in(
        {"goals": [{"kind": "cancel_account", "confidence": 0.99}]},
        {"goals": [{"kind": "cancel_subscription", "confidence": 0.99}]},
    )

    reading = await understood(stage, llm, UNSURE)
    hops, _ = await bill(stage)

    assert [h.name for h in hops] == ["local", "model", "question"]
    assert [h.result for h in hops] == ["unsure", "unsure", "settled"]
    assert {"cancel_account", "cancel_subscription"} <= set(reading.goals[0].possible)


@pytest.mark.parametrize(
    ("trouble", "fault", "cost"),
    [("refuses", "malformed_refused", 900), ("is down", "unavailable", 0)],
)
async def test_a_model_without_an_answer_leaves_the_local_reading(
    stage: Stage, llm: LlmModels, standin: StandIn, trouble: str, fault: str, cost: int
) -> None:
    """A refusal is paid for, a failure is not; either way the customer is asked at once."""
    if trouble == "refuses":
        standin.refuses()
    else:
        standin.fails(503)
    without = local_reader().read
    reading = await understood(stage, llm, UNSURE)
    hops, calls = await bill(stage)

    assert [h.name for h in hops] == ["local", "model", "question"]
    assert hops[1].result == fault
    assert sum(h.cost_micro_usd for h in hops) == sum(c.cost_micro_usd for c in calls) == cost
    async with stage.store.read(stage.scope) as tx:
        (message,) = await tx.messages.unread(stage.case.id)
    alone = without((MessageText(id=message.id, text=message.text),), asked(stage).request)
    assert reading.goals == alone.goals


async def test_a_model_that_is_too_slow_leaves_the_local_reading(
    stage: Stage, hasty: LlmModels, standin: StandIn
) -> None:
    """The customer's case goes on when our patience ends, not when the endpoint's does."""
    standin.stalls = True

    reading = await understood(stage, hasty, UNSURE)
    hops, calls = await bill(stage)

    assert [(h.tier, h.fault) for h in reading.hops if h.fault] == [(Tier.model, "unavailable")]
    assert [h.result for h in hops] == ["unsure", "unavailable", "settled"]
    assert calls == ()


async def test_a_reading_that_runs_twice_is_one_line_of_hops(
    stage: Stage, llm: LlmModels, standin: StandIn
) -> None:
    """Activities may be repeated; the share of each tier does not change by it."""
    async with wrote(stage, llm, SURE) as understanding:
        await stage.run(understanding.read, asked(stage))
        await stage.run(understanding.read, asked(stage))
    hops, _ = await bill(stage)

    assert [h.name for h in hops] == ["local"]


async def test_without_a_model_the_question_comes_next(stage: Stage) -> None:
    """No key, no call: local reader, then the customer."""
    reading = await understood(stage, None, UNSURE)

    assert [h.tier for h in reading.hops] == [Tier.local, Tier.question]
