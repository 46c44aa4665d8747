"""Wakes by real Temporal updates: started or reached, ended or away, and never twice."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from casework.api.wakes import Delivery, TemporalWakes
from casework.domain.letters import CaseStart, MessageArrived, Wake
from casework.settings import Settings

pytestmark = pytest.mark.server


@workflow.defn(name="CaseWorkflow")
class ListeningCase:
    """Writes down what it hears; ends when it is given back."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._heard: list[str] = [f"start {start.grant_ref}"]
        self._over = False

    @workflow.run
    async def run(self, start: CaseStart) -> list[str]:
        del start
        await workflow.wait_condition(lambda: self._over)
        return self._heard

    @workflow.update
    async def message(self, arrived: MessageArrived) -> None:
        self._heard.append(f"message {arrived.message_id}")

    @workflow.update
    async def confirmed(self, wake: Wake) -> None:
        self._heard.append(f"confirmed {wake.ref}")

    @workflow.update
    async def given_back(self, wake: Wake) -> None:
        self._over = True


@dataclass
class Line:
    """A way to a case and what it needs."""

    client: Client
    wakes: TemporalWakes
    queue: str
    case_id: str

    def worker(self) -> Worker:
        return Worker(
            self.client,
            task_queue=self.queue,
            workflows=[ListeningCase],
            workflow_runner=UnsandboxedWorkflowRunner(),
        )


@pytest.fixture
def line(temporal_env: WorkflowEnvironment, tmp_path: Path) -> Line:
    """Reach the test's own server."""
    config = temporal_env.client.config()
    config["data_converter"] = pydantic_data_converter
    client = Client(**config)
    queue = f"api-{uuid4().hex}"
    settings = Settings(data_dir=tmp_path, task_queue=queue)

    async def connect() -> Client:
        return client

    return Line(client, TemporalWakes(connect, settings, patience=3), queue, uuid4().hex)


async def test_the_first_message_starts_the_case_and_a_repeat_is_heard_once(line: Line) -> None:
    """Start and message in one call; the same message again is one update; then the end."""
    async with line.worker():
        told = [
            await line.wakes.message(line.case_id, "grant-1", "m-1"),
            await line.wakes.message(line.case_id, "grant-1", "m-1"),
            await line.wakes.message(line.case_id, "grant-1", "m-2"),
            await line.wakes.confirmed(line.case_id, "a-1"),
            await line.wakes.given_back(line.case_id, "r-1"),
        ]
        heard = await line.client.get_workflow_handle(
            f"case/{line.case_id}", result_type=list[str]
        ).result()
        after = [
            await line.wakes.message(line.case_id, "grant-1", "m-3"),
            await line.wakes.confirmed(line.case_id, "a-2"),
        ]

    assert set(told) == {Delivery.seen}
    assert heard == ["start grant-1", "message m-1", "message m-2", "confirmed a-1"]
    assert after == [Delivery.closed, Delivery.closed]


async def test_a_workflow_that_never_was_can_hear_nothing(line: Line) -> None:
    """An approval without a workflow (yet) reads its row when it starts: no need to tell."""
    assert await line.wakes.decided(uuid4().hex, 2) is Delivery.closed


@pytest.mark.slow
async def test_without_a_worker_it_is_not_told_and_told_again_later(line: Line) -> None:
    """Nobody there to accept: unreachable after the patience, seen once a worker runs."""
    first = await line.wakes.message(line.case_id, "grant-1", "m-1")
    async with line.worker():
        second = await line.wakes.message(line.case_id, "grant-1", "m-1")

    assert [first, second] == [Delivery.unreachable, Delivery.seen]


async def test_a_server_that_is_away_is_asked_again_when_it_is_back(line: Line) -> None:
    """The first connection fails, the next succeeds: no restart of the API is needed."""
    away = True

    async def connect() -> Client:
        if away:
            return await Client.connect("127.0.0.1:1")
        return line.client

    wakes = TemporalWakes(connect, Settings(task_queue=line.queue), patience=3)
    down = [await wakes.reachable(), await wakes.confirmed(line.case_id, "a-1")]
    away = False
    async with line.worker():
        up = [await wakes.reachable(), await wakes.message(line.case_id, "grant-1", "m-1")]

    assert down == [False, Delivery.unreachable]
    assert up == [True, Delivery.seen]


async def test_a_server_that_does_not_answer_costs_the_patience_only(tmp_path: Path) -> None:
    """A connection that hangs ends as unreachable; the customer's request goes on."""

    async def never() -> Client:
        await asyncio.Event().wait()
        raise AssertionError

    wakes = TemporalWakes(never, Settings(data_dir=tmp_path), patience=0.05)

    assert await wakes.confirmed("case", "action") is Delivery.unreachable
