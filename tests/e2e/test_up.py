"""`casework up` and the commands beside it, each a process of its own, on a stack that stays."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import jwt
import pytest

from casework.api.checkpointing import FILE
from tests.e2e.running import Up, stack

pytestmark = [pytest.mark.slow, pytest.mark.server]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Keep one stack up for all of these."""
    with stack(tmp_path_factory.mktemp("up")) as running:
        yield running


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
    with_token = up.told(CASEWORK_TOKEN=token)

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
    """Intact as it is; with one entry changed, or the end cut off, the command names the entry."""
    up.json("case", "open", "My order 1009 came broken, please refund it", "--as", "hana")
    seq = _signed_entry(up)
    edit = f"UPDATE audit_entry SET entry = replace(entry, '}}', ' }}') WHERE seq = {seq}"
    edited = _tampered(up, tmp_path / "edited", edit)
    cut = _tampered(up, tmp_path / "cut", f"DELETE FROM audit_entry WHERE seq >= {seq}")

    assert (edited.returncode, cut.returncode) == (1, 1)
    assert f"the first entry that does not hold is {seq}: the entry was changed" in edited.stdout
    assert f"the first entry that does not hold is {seq}: the chain was cut" in cut.stdout


def test_an_effect_is_proved_from_the_terminal(up: Up) -> None:
    """One file, made by an auditor, checked offline; and the books agree with the shop's."""
    case = up.json("case", "open", "My order 1010 came broken, please refund it", "--as", "ivan")
    effect = up.json("case", "confirm", case["id"], "--yes", "--as", "ivan")["id"]
    _until_done(up, effect)
    keys = httpx.get(f"{up.environment['CASEWORK_API_URL']}/.well-known/jwks.json")
    (up.folder / "jwks.json").write_bytes(keys.content)
    offline = Up(up.folder, up.process, {"PATH": os.environ["PATH"]})
    checked = offline.run("audit", "verify-proof", "proof.json", "--keys", "jwks.json")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "39.50 EUR" in checked.stdout
    assert up.json("audit", "reconcile") == {"agrees": True, "findings": []}


def _until_done(up: Up, effect: str) -> None:
    """Ask for the proof until it tells of success."""
    ran = None
    for _ in range(30):
        ran = up.run("audit", "proof", effect, "--out", "proof.json", "--as", "victor")
        if ran.returncode == 0 and "succeeded" in ran.stdout:
            return
    pytest.fail(f"it never succeeded: {ran}")


def _signed_entry(up: Up) -> int:
    """Verify until there is a checkpoint (the API signs every few seconds): which entry it saw."""
    for _ in range(60):
        found = up.json("audit", "verify")
        assert found["intact"] is True
        if found["checkpoints"]:
            line = (up.folder / "data" / FILE).read_text().splitlines()[-1]
            return int(jwt.decode(line, options={"verify_signature": False})["seq"])
    pytest.fail("no checkpoint was signed")


def _tampered(up: Up, copy: Path, statement: str) -> "CompletedProcess[str]":
    """Change a copy of the database as somebody who owns it can, and verify that one."""
    copy.mkdir()
    there = up.folder / "data"
    shutil.copy(there / FILE, copy / FILE)
    with (
        closing(sqlite3.connect(there / "casework.db")) as original,
        closing(sqlite3.connect(copy / "casework.db")) as here,
    ):
        original.backup(here)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in here.execute(triggers).fetchall():
            here.execute(f'DROP TRIGGER "{name}"')
        here.execute(statement)
        here.commit()
    return up.told(CASEWORK_DATA_DIR=str(copy)).run("audit", "verify")
