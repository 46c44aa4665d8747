"""A stack that is up, and a terminal beside it: every command is a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trained import MODELS

_CASEWORK = [sys.executable, "-m", "casework.cli"]


@dataclass(frozen=True)
class Up:
    """A running stack, and what the commands beside it have to be told."""

    folder: Path
    process: "subprocess.Popen[str]"
    environment: dict[str, str]

    def told(self, **more: str) -> "Up":
        """Tell the commands beside it something else as well."""
        return Up(self.folder, self.process, self.environment | more)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command beside it."""
        return subprocess.run(
            [*_CASEWORK, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=self.environment,
            cwd=self.folder,
        )

    def json(self, *arguments: str) -> Any:
        """Run a command that has to go well, and read its stdout as JSON."""
        ran = self.run(*arguments, "--json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    @property
    def children(self) -> dict[str, int]:
        """Name the pids of its parts."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {_module(int(pid)): int(pid) for pid in pids.split()}

    @property
    def stderr(self) -> str:
        """What it has said to people so far."""
        return (self.folder / "stderr").read_text()


def _module(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return words[2] if words[1] == "-m" else Path(words[0]).name


@contextmanager
def stack(folder: Path) -> Generator[Up, None, None]:
    """Start a stack on free ports with its data in a folder; nothing of it stays afterwards."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CASEWORK_")}
    settings = {
        "CASEWORK_APPROVAL_UNDO_SECONDS": "0",
        "CASEWORK_DATA_DIR": str(folder / "data"),
        "CASEWORK_MODELS_DIR": str(MODELS),
    }
    with (
        (folder / "stderr").open("w") as stderr,
        subprocess.Popen(
            [*_CASEWORK, "up", "--free-ports", "--json"],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=plain | settings,
            cwd=folder,
            # A terminal's Ctrl-C is heard, even where whoever runs the tests ignores it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        ) as process,
    ):
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] not in {"", "}\n"}:
            lines.append(process.stdout.readline())
        assert lines[-1], (folder / "stderr").read_text()
        up = Up(folder, process, plain | settings | _told(json.loads("".join(lines))))
        children = up.children
        yield up
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 130
    assert len(children) == 4
    assert [pid for pid in children.values() if Path(f"/proc/{pid}").exists()] == []


def _told(where: dict[str, str]) -> dict[str, str]:
    names = {"api": "API_URL", "temporal": "TEMPORAL_ADDRESS", "keys_dir": "KEYS_DIR"}
    names |= {service: f"{service.upper()}_URL" for service in ("orders", "billing", "accounts")}
    return {f"CASEWORK_{names[name]}": where[name] for name in names}
