"""Record the histories anew: `python -m tests.replay.record`, after a release, never to get green.

Existing files are kept: what an open case was promised does not change with the code.
"""

import asyncio
import gc
import sys
import tempfile
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from casework.domain.approval import approval_id
from casework.store import Scope
from tests.conftest import SEARCH_ATTRIBUTES, TEMPORAL_FLAGS, temporal_binary
from tests.house import House, running_house
from tests.replay.plays import PAYLOAD_KEY, PLAYS

HISTORIES = Path(__file__).with_name("histories")


async def _record(env: WorkflowEnvironment, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_house(env, Path(folder), payload_key=PAYLOAD_KEY) as house:
            case_id = await PLAYS[name](house)
            # A play about no case returns the whole id of its workflow.
            await _save(house.client, case_id if "/" in case_id else f"case/{case_id}", name)
            for approval in await _approvals(house, case_id):
                await _save(house.client, f"approval/{approval}", f"{name}.approval")


async def _approvals(house: House, case_id: str) -> list[str]:
    scope = await house.store.case_scope(house.settings.tenant, case_id)
    if scope is None:
        return []
    async with house.store.read(Scope.of_customer(scope.tenant, str(scope.customer))) as tx:
        return [
            approval_id(effect.action.action_id)
            for effect in await tx.effects.of_case(case_id)
            if await tx.approvals.of_action(effect.action.action_id)
        ]


async def _save(client: Client, workflow_id: str, name: str) -> None:
    runs = [run async for run in client.list_workflows(f"WorkflowId = '{workflow_id}'")]
    for n, run in enumerate(sorted(runs, key=lambda run: run.start_time)):
        handle = client.get_workflow_handle(workflow_id, run_id=run.run_id)
        history: WorkflowHistory = await handle.fetch_history()
        path = HISTORIES / f"{name}{f'.run{n + 1}' if n else ''}.json"
        path.write_text(history.to_json())
        sys.stdout.write(f"{path.name}: {len(history.events)} events\n")


async def main() -> None:
    """Record what is missing."""
    HISTORIES.mkdir(exist_ok=True)
    missing = [name for name in PLAYS if not (HISTORIES / f"{name}.json").exists()]
    env = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(temporal_binary()),
        dev_server_extra_args=list(TEMPORAL_FLAGS),
        dev_server_log_level="error",
        search_attributes=SEARCH_ATTRIBUTES,
    )
    try:
        for name in missing:
            await _record(env, name)
    finally:
        await env.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
    gc.collect()
