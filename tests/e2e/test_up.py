"""`casework up` and the commands beside it, each a process of its own, on a stack that stays."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.server]

_CASEWORK = [sys.executable, "-m", "casework.cli"]


@dataclass(frozen=True)
class Up:
    """A stack that is up, and a terminal beside it."""

    folder: Path
    pid: int
    environment: dict[str, str]

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


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Start the stack on free ports, and end it by a signal as a terminal would."""
    folder = tmp_path_factory.mktemp("up")
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CASEWORK_")}
    settings = {"CASEWORK_APPROVAL_UNDO_SECONDS": "0", "CASEWORK_DATA_DIR": str(folder / "data")}
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
            restore_signals=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        ) as process,
    ):
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] not in {"", "}\n"}:
            lines.append(process.stdout.readline())
        assert lines[-1], (folder / "stderr").read_text()
        yield Up(folder, process.pid, plain | settings | _told(json.loads("".join(lines))))
        children = _children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert len(children) == 4
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def _told(where: dict[str, str]) -> dict[str, str]:
    """Tell the commands beside it where it is."""
    names = {"api": "API_URL", "temporal": "TEMPORAL_ADDRESS", "keys_dir": "KEYS_DIR"}
    names |= {service: f"{service.upper()}_URL" for service in ("orders", "billing", "accounts")}
    return {f"CASEWORK_{names[name]}": where[name] for name in names}


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_case_goes_all_the_way_from_the_terminal(up: Up) -> None:
    """Open, confirm, approve: three people's commands, and billing has paid."""
    opened = up.json("case", "open", "My order 1002 came broken, please refund it", "--as", "bruno")
    case = opened["id"]
    confirmed = up.json("case", "confirm", case, "--yes", "--as", "bruno")
    waiting = up.json("approvals", "list", "--as", "sofia")["data"]
    shown = up.run("approvals", "show", waiting[0]["id"], "--as", "sofia").stdout
    decided = up.json("approvals", "approve", waiting[0]["id"], "--yes", "--as", "sofia")
    again = up.run("approvals", "approve", waiting[0]["id"], "--yes", "--as", "tomas")

    assert confirmed["accepted"] is True
    assert "248.00 EUR" in shown
    assert decided["status"] == "approved"
    assert (again.returncode, again.stdout) == (1, "")
    assert "Already decided (409). sofia approved this." in again.stderr


def test_another_customers_case_does_not_exist(up: Up) -> None:
    """What is not yours is not found, in one line, with exit code 1."""
    case = up.json("case", "open", "Where is my order 1014?", "--as", "mehmet")["id"]
    ran = up.run("case", "show", case, "--as", "anna")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "Not found (404). There is nothing here for you.\n"


def test_a_token_is_all_that_a_script_needs(up: Up) -> None:
    """The token that is printed is the one that CASEWORK_TOKEN takes."""
    token = up.run("token", "--as", "nadia").stdout.strip()
    with_token = Up(up.folder, up.pid, up.environment | {"CASEWORK_TOKEN": token})

    assert with_token.json("case", "list") == {"data": [], "next": None, "has_more": False}


def test_a_person_can_be_asked_for(up: Up) -> None:
    """The way to a person is one command, without typing a reason."""
    case = up.json("case", "open", "hello", "--wait", "0", "--as", "omar")["id"]
    ran = up.run("case", "person", case, "--as", "omar")

    assert (ran.returncode, ran.stdout) == (0, "A person was asked for.\n")


def test_the_doctor_is_content(up: Up) -> None:
    """Every part of a running stack is found well."""
    assert up.json("doctor")["ok"] is True


def test_a_port_in_use_is_named(up: Up) -> None:
    """A second stack on the same port says which port it is and what to do."""
    port = up.environment["CASEWORK_API_URL"].rsplit(":", 1)[1]
    ran = up.run("up", "--data-dir", "second", "--free-ports", "--api-port", port)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"Port {port} (api) is in use" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_audit_chain_holds_until_somebody_edits_it(up: Up, tmp_path: Path) -> None:
    """Intact as it is; with one entry changed the command names it and exits with 1."""
    intact = up.json("audit", "verify")
    copy = tmp_path / "data"
    copy.mkdir()
    database = up.folder / "data" / "casework.db"
    with sqlite3.connect(database) as there, sqlite3.connect(copy / "casework.db") as here:
        there.backup(here)
        for (name,) in here.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            here.execute(f'DROP TRIGGER "{name}"')
        here.execute("UPDATE audit_entry SET entry = replace(entry, '}', ' }') WHERE seq = 2")
    edited = Up(up.folder, up.pid, up.environment | {"CASEWORK_DATA_DIR": str(copy)})
    ran = edited.run("audit", "verify")

    assert intact["intact"] is True
    assert intact["count"] > 2
    assert ran.returncode == 1
    assert "the first entry that does not hold is 2: the entry was changed" in ran.stdout
