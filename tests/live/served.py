"""A running model's server: whether it lives, what it logged, and what its work took."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import httpx

_LAST = 20
#: Where the process times stand behind the name, which may hold spaces of its own.
_USER, _SYSTEM = 11, 12


class ServerEnded(Exception):
    """The model's server ended by itself; what was read so far is kept, run it again."""


@dataclass(frozen=True)
class Work:
    """What the server did since it started, by its own clock; subtract an earlier one."""

    prompt_tokens: int
    prompt_seconds: float
    tokens: int
    seconds: float
    #: Of all its threads. Hardly more on a busy machine than on an idle one, unlike the seconds.
    cpu_seconds: float | None

    def since(self, earlier: "Work") -> "Work":
        """Leave out what was done before."""
        both = self.cpu_seconds is not None and earlier.cpu_seconds is not None
        cpu = (self.cpu_seconds or 0) - (earlier.cpu_seconds or 0)
        return Work(
            prompt_tokens=self.prompt_tokens - earlier.prompt_tokens,
            prompt_seconds=self.prompt_seconds - earlier.prompt_seconds,
            tokens=self.tokens - earlier.tokens,
            seconds=self.seconds - earlier.seconds,
            cpu_seconds=cpu if both else None,
        )


@dataclass(frozen=True)
class Served:
    """One server process and the file that it logs to."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def url(self) -> str:
        """The base URL of its endpoint."""
        return f"{self.address}/v1"

    def check(self) -> None:
        """Make sure that it lives.

        Raises:
            ServerEnded: it does not; says how it ended, and its last lines.

        """
        ended = self.process.poll()
        if ended is not None:
            how = signal.Signals(-ended).name if ended < 0 else f"code {ended}"
            raise ServerEnded(f"Ended with {how}; its log ({self.log}):\n{self.last_lines()}")

    def last_lines(self) -> str:
        """Return the end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LAST:])

    def work(self) -> Work:
        """Ask what it did so far."""
        told = httpx.get(f"{self.address}/metrics", timeout=60).raise_for_status().text
        pairs = (line.split(" ", 1) for line in told.splitlines() if not line.startswith("#"))
        found = {name.removeprefix("llamacpp:"): float(value) for name, value in pairs}
        return Work(
            prompt_tokens=int(found["prompt_tokens_total"]),
            prompt_seconds=found["prompt_seconds_total"],
            tokens=int(found["tokens_predicted_total"]),
            seconds=found["tokens_predicted_seconds_total"],
            cpu_seconds=self._cpu_seconds(),
        )

    def _cpu_seconds(self) -> float | None:
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.is_file():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")
