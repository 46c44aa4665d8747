"""One process of the stack: it has a log of its own, is ended by its pid and missed if it dies."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from casework.demo.stack.failed import StackFailed
from casework.demo.stack.parent import tie_to_parent

_TAIL_LINES = 15
_TAIL_BYTES = 16_384


class Child:
    """A running program. It has a group of its own: Ctrl-C reaches only us, who end it in order."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        """Take a process that was just started; `Child.start` does both."""
        self.name = name
        self.log = log
        self._process = process
        self._ended = asyncio.create_task(process.wait())

    @classmethod
    async def start(
        cls, name: str, argv: Sequence[str], *, environment: Mapping[str, str], log: Path
    ) -> "Child":
        """Start a program with stdout and stderr in `log`.

        Raises:
            StackFailed: there is no such program, or it can not be started.

        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            try:
                process = await asyncio.create_subprocess_exec(
                    *argv,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=dict(environment),
                    start_new_session=True,
                    preexec_fn=tie_to_parent(),
                )
            except OSError as error:
                raise StackFailed(f"{name} can not be started: {error}.") from error
        return cls(name, process, log)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Say whether it still runs."""
        return self._process.returncode is None

    async def ended(self) -> int:
        """Wait for its end and return how it ended."""
        return await asyncio.shield(self._ended)

    async def kill(self) -> None:
        """End it at once, without a chance to tidy up (SIGKILL)."""
        self._send(signal.SIGKILL)
        await self.ended()

    async def stop(self, within: float = 5) -> None:
        """Ask it to end, and make it end when it does not."""
        self._send(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.ended()
        if self.alive:
            await self.kill()

    def raise_if_ended(self) -> None:
        """Raise StackFailed with the last lines of its log when it has ended."""
        if not self.alive:
            raise StackFailed(self.obituary())

    def obituary(self) -> str:
        """Say how it ended and what it said last."""
        code = self._process.returncode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
        last = "\n".join(f"  {line}" for line in self.last_lines()) or "  (its log is empty)"
        return f"{self.name} ended {how}. Its last words ({self.log}):\n{last}"

    def last_lines(self, count: int = _TAIL_LINES) -> list[str]:
        """Return the end of its log."""
        return tail(self.log, count)

    def said(self, words: str) -> bool:
        """Say whether a line of its log holds these words."""
        return words in self.log.read_text(errors="replace")

    def _send(self, number: signal.Signals) -> None:
        # The pid can not be another's yet: until its end was waited for, it stays taken.
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def tail(log: Path, count: int) -> list[str]:
    """Return the last lines of a file, reading only its end."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except OSError:
        return []
