"""A process of the stack is never lost, never silent and never left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from casework.demo.stack.child import Child, tail
from casework.demo.stack.failed import StackFailed
from casework.demo.stack.health import log_probe, until_ready

_STAYS = "import sys, time; print('up', flush=True); time.sleep(600)"


async def _python(code: str, folder: Path) -> Child:
    return await Child.start(
        "part", [sys.executable, "-c", code], environment=os.environ, log=folder / "part.log"
    )


async def test_a_part_that_dies_says_its_last_words(tmp_path: Path) -> None:
    """Whoever waits for a part that died reads why in the error, not in some file."""
    child = await _python("import sys; sys.exit('the database is full')", tmp_path)

    with pytest.raises(StackFailed, match=r"part ended with code 1.*\n.*the database is full"):
        await until_ready(child, log_probe(child, "never"), within=30)


async def test_a_part_that_never_serves_is_given_up(tmp_path: Path) -> None:
    """A part that runs and does not serve is an error that says how long was waited."""
    child = await _python(_STAYS, tmp_path)
    try:
        with pytest.raises(StackFailed, match="did not serve within 0 s"):
            await until_ready(child, log_probe(child, "never"), within=0)
    finally:
        await child.kill()


async def test_stopping_is_asked_first_and_then_made_sure(tmp_path: Path) -> None:
    """A part that will not end when asked is ended."""
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + _STAYS
    child = await _python(deaf, tmp_path)
    await until_ready(child, log_probe(child, "up"), within=30)
    await child.stop(within=0.05)

    assert "by signal 9" in child.obituary()


async def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    """What can not be started is an error with its name."""
    with pytest.raises(StackFailed, match="part can not be started"):
        await Child.start("part", ["/no/such"], environment={}, log=tmp_path / "part.log")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can tie a child")
def test_children_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    """When the parent is killed, which it can not notice, its children end too."""
    log = tmp_path / "child.log"
    parent_code = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from casework.demo.stack.child import Child\n"
        "async def main():\n"
        f"    argv = [sys.executable, '-c', {_STAYS!r}]\n"
        f"    log = Path({str(log)!r})\n"
        "    child = await Child.start('c', argv, environment=os.environ, log=log)\n"
        "    print(child.pid, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent_code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child_pid = int(parent.stdout.readline())
        watch = os.pidfd_open(child_pid)
        os.kill(parent.pid, signal.SIGKILL)

    assert _ended(watch)


def _ended(pidfd: int) -> bool:
    """Wait until a process of which we are not the parent has ended."""
    import select

    try:
        readable, _, _ = select.select([pidfd], [], [], 20)
        return bool(readable)
    finally:
        os.close(pidfd)


def test_the_end_of_a_log_is_what_is_shown(tmp_path: Path) -> None:
    """A long log is not read as a whole; a missing one is no error."""
    log = tmp_path / "long.log"
    log.write_text("\n".join(f"line {n}" for n in range(10_000)))

    assert tail(log, 2) == ["line 9998", "line 9999"]
    assert tail(tmp_path / "none.log", 2) == []
