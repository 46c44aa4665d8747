"""The articles are checked by themselves: a schedule starts the workflow, and finds are kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import ScheduleActionExecutionStartWorkflow, ScheduleActionStartWorkflow
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from casework.knowledge.hygiene.check import PURPOSE
from casework.store import Scope
from casework.temporal.schedules import keep_schedule
from tests.house import House, running_house

HOUR = timedelta(hours=1)
WRONG = "---\nowner: returns@x\nsubject: refunds\ntitle: Returns\n---\n"


@pytest.fixture
async def house(temporal_env: WorkflowEnvironment, tmp_path: Path) -> AsyncIterator[House]:
    """Run a Casework with one article that differs from the rules."""
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "After delivery you have six weeks to return something."
    (folder / "returns.md").write_text(WRONG + text, "utf-8")
    async with running_house(temporal_env, tmp_path / "house", articles=folder) as running:
        yield running


async def _keep(house: House, name: str, every: timedelta | None) -> None:
    await keep_schedule(
        house.client,
        name,
        "HygieneWorkflow",
        task_queue=house.settings.task_queue,
        every=every,
    )


async def test_what_the_schedule_starts_finds_and_keeps(house: House) -> None:
    """Sealed like every workflow, without an argument."""
    name = f"hygiene/{house.settings.task_queue}"
    await _keep(house, name, HOUR)
    try:
        handle = house.client.get_schedule_handle(name)
        await handle.trigger()
        while not (started := (await handle.describe()).info.recent_actions):
            pass
        run = started[0].action
        assert isinstance(run, ScheduleActionExecutionStartWorkflow)
        await house.client.get_workflow_handle(run.workflow_id).result()
    finally:
        await _keep(house, name, None)
    async with house.store.read(Scope.of_service(house.settings.tenant, PURPOSE)) as tx:
        checked = await tx.findings.last_check()
        found = await tx.findings.open()

    assert checked is not None
    assert checked.articles == 1
    assert any("RETURN_DAYS" in one.reason and one.owner == "returns@x" for one in found)


async def test_every_worker_keeps_the_schedule_and_the_last_settings_count(house: House) -> None:
    """Two workers that start make one; a changed interval is taken over; 0 hours end it."""
    name = f"hygiene/again/{house.settings.task_queue}"
    handle = house.client.get_schedule_handle(name)
    await _keep(house, name, HOUR)
    await _keep(house, name, HOUR)
    await _keep(house, name, 2 * HOUR)
    schedule = (await handle.describe()).schedule

    assert [interval.every for interval in schedule.spec.intervals] == [2 * HOUR]
    assert isinstance(schedule.action, ScheduleActionStartWorkflow)
    assert schedule.action.args == []
    await _keep(house, name, None)
    await _keep(house, name, None)
    with pytest.raises(RPCError):
        await handle.describe()
