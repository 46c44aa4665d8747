"""Open cases survive a deploy: every recorded history replays on today's code."""

import json
from pathlib import Path

import pytest
from temporalio.client import HeaderCodecBehavior, WorkflowHistory
from temporalio.worker import Replayer

from casework.temporal import data_converter
from casework.worker import WORKFLOWS, sandbox
from tests.replay.plays import NAMESPACE, PAYLOAD_KEY, PLAYS

HISTORIES = sorted(Path(__file__).with_name("histories").glob("*.json"))


def _replayer() -> Replayer:
    return Replayer(
        workflows=list(WORKFLOWS),
        workflow_runner=sandbox(),
        namespace=NAMESPACE,
        data_converter=data_converter(PAYLOAD_KEY),
        header_codec_behavior=HeaderCodecBehavior.CODEC,
    )


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path) -> None:
    """What was recorded happens again, command by command."""
    recorded = path.read_text()
    workflow_id = _workflow_id(recorded)
    await _replayer().replay_workflow(WorkflowHistory.from_json(workflow_id, recorded))


def test_every_play_was_recorded() -> None:
    """A new way through a case comes with its history."""
    recorded = {path.name.split(".")[0] for path in HISTORIES}

    assert recorded == set(PLAYS)


def _workflow_id(recorded: str) -> str:
    """Read the id that the payloads were sealed for."""
    started = json.loads(recorded)["events"][0]["workflowExecutionStartedEventAttributes"]
    return str(started["workflowId"])
