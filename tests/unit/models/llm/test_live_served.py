"""The live model's server: its death is told with its last words."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.served import Served, ServerEnded, Work

SAY = "import sys; [print('line', n, file=sys.stderr) for n in range(30)]; "


@contextmanager
def process(place: Path, code: str) -> Generator[Served]:
    """Run a few lines of Python in the server's place."""
    log = place / "server.log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            [sys.executable, "-c", SAY + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as server,
    ):
        try:
            yield Served("http://127.0.0.1:1", server, log)
        finally:
            server.kill()


@pytest.mark.parametrize(
    ("code", "how"),
    [("sys.exit(3)", "code 3"), ("import os; os.kill(os.getpid(), 9)", "SIGKILL")],
)
def test_a_dead_server_is_told_with_its_last_lines(tmp_path: Path, code: str, how: str) -> None:
    """How it ended and what it said last, so that nobody has to guess."""
    with process(tmp_path, code) as served:
        served.process.wait()

        with pytest.raises(ServerEnded, match=how) as told:
            served.check()

    assert "line 29" in str(told.value)
    assert "line 9\n" not in str(told.value)


def test_a_living_server_is_no_error(tmp_path: Path) -> None:
    """A late answer is not taken for a death."""
    with process(tmp_path, "sys.stdin.read()") as served:
        served.check()


def test_work_is_what_was_done_since() -> None:
    """Of a machine that does not tell processor time, none is told."""
    before = Work(prompt_tokens=100, prompt_seconds=3, tokens=40, seconds=2, cpu_seconds=1)
    after = Work(prompt_tokens=160, prompt_seconds=5, tokens=50, seconds=3, cpu_seconds=5)
    untold = Work(prompt_tokens=160, prompt_seconds=5, tokens=50, seconds=3, cpu_seconds=None)

    assert after.since(before) == Work(
        prompt_tokens=60, prompt_seconds=2, tokens=10, seconds=1, cpu_seconds=4
    )
    assert untold.since(before).cpu_seconds is None
