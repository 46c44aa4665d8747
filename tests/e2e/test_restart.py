"""Everything stops and comes back: what waited goes on, and what died is not hidden."""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.running import Up, stack

pytestmark = [pytest.mark.slow, pytest.mark.server]


def test_a_case_outlives_the_whole_stack(tmp_path: Path) -> None:
    """Asked before the stop, confirmed after the start: paid, and read back.

    Then the API is killed: the stack ends with 1, says who died, and leaves nothing running.
    """
    with stack(tmp_path) as first:
        opened = first.json("case", "open", "My order 1001 came broken, refund it", "--as", "anna")
    with stack(tmp_path) as second:
        second.json("case", "confirm", opened["id"], "--yes", "--as", "anna")
        _until_resolved(second, opened["id"])
        os.kill(second.children["casework.api"], signal.SIGKILL)
        code = second.process.wait(timeout=30)

    assert code == 1
    assert "api ended by signal 9" in second.stderr
    assert "Traceback" not in second.stderr


def _until_resolved(up: Up, case: str) -> None:
    goals: list[dict[str, str]] = []
    for _ in range(60):
        goals = up.json("case", "show", case, "--as", "anna")["goals"]
        if [(goal["status"], goal["resolution"]) for goal in goals] == [("resolved", "proved")]:
            return
    pytest.fail(f"The case was not resolved: {goals}")
