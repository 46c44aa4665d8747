"""The command line's manners: exit codes, one line when it goes wrong, nothing else on stdout."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from casework.cli import main, say
from casework.cli.config import TOKEN

_COMMANDS = (
    "demo up doctor token api worker migrate case approvals denials handoffs customers audit keys"
).split()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every command in an empty folder, with nobody listening where the API would be."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    for name in ("API", "ORDERS", "BILLING", "ACCOUNTS"):
        monkeypatch.setenv(f"CASEWORK_{name}_URL", f"http://127.0.0.1:{nobody}")
    monkeypatch.setenv("CASEWORK_TEMPORAL_ADDRESS", f"127.0.0.1:{nobody}")
    monkeypatch.delenv(TOKEN, raising=False)


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """What can be done is listed, in plain text that a pipe can carry."""
    code = main(["--help"])
    shown = capsys.readouterr().out

    assert code == say.OK
    assert [name for name in _COMMANDS if f"\n  {name} " not in shown] == []
    assert "│" not in shown


def test_the_help_loads_no_heavy_part() -> None:
    """`casework --help` answers at once, since nothing of the engine is loaded for it."""
    heavy = "('httpx', 'temporalio', 'sqlalchemy', 'langgraph', 'fastapi', 'pydantic', 'rich')"
    code = (
        "import sys; from casework.cli import main; main(['--help']);"
        f"print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stderr.strip() == "[]"


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody who reports a fault can say of what."""
    assert main(["--version"]) == say.OK
    assert capsys.readouterr().out.startswith("casework ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frob"], "No such command 'frob'. See: casework --help"),
        (["case", "open"], "Missing argument"),
        (["case", "open", "hello"], f"Set {TOKEN}, or name someone with --as"),
        (["demo", "--scene", "nine"], "There is no scene nine. There are: small-refund"),
        (["audit", "verify", "--checkpoints", "none.jws"], "There is no file none.jws"),
    ],
)
def test_wrong_use_is_two_and_says_what_is_right(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use exits with 2 and one sentence on stderr."""
    code = main(arguments)
    out, err = capsys.readouterr()

    assert (code, out) == (say.WRONG_USE, "")
    assert said in err
    assert "Traceback" not in err


def test_a_setting_that_makes_no_sense_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the variable, before anything is started."""
    monkeypatch.setenv("CASEWORK_API_PORT", "none")

    for command in (["api"], ["worker"], ["doctor"], ["up"]):
        assert main(command) == say.WRONG_USE
        assert "CASEWORK_API_PORT" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("CASEWORK_KEY_DIR", "there is no such setting; did you mean CASEWORK_KEYS_DIR?"),
        (
            "CASEWORK_OPENAI_APIKEY",
            "there is no such setting; did you mean OPENAI_API_KEY?",
        ),
        ("CASEWORK_XYZZY", "there is no such setting\n"),
    ],
)
def test_a_setting_that_is_not_known_names_the_nearest(
    wrong: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt variable is refused with the one that is probably meant; its value is not."""
    monkeypatch.setenv(wrong, "hunter2")

    assert main(["doctor"]) == say.WRONG_USE
    shown = capsys.readouterr().err
    assert f"{wrong}: {said}" in shown
    assert "hunter2" not in shown


def test_the_embedded_stack_refuses_production(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where anybody could sign in as anybody, nothing starts."""
    monkeypatch.setenv("CASEWORK_MODE", "production")
    for name in ("CUSTOMER_ISSUER", "CUSTOMER_JWKS_URL", "STAFF_ISSUER", "STAFF_JWKS_URL"):
        monkeypatch.setenv(f"CASEWORK_{name}", "https://id.shop.example")
    monkeypatch.setenv("CASEWORK_DATABASE_URL", "sqlite+aiosqlite:///x.db")

    assert main(["up"]) == say.WRONG_USE
    assert "for development only" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["case", "list"], ["approvals", "list"], ["token"]])
def test_an_api_that_is_away_is_one_line(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody reads a traceback to learn that the stack is not running."""
    code = main([*command, "--as", "anna"])
    out, err = capsys.readouterr()

    assert (code, out) == (say.FAILED, "")
    assert err.count("\n") == 1
    assert "Is `casework up` running?" in err


def test_a_failure_is_json_too_when_json_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A script that reads stdout reads JSON, whatever happened."""
    code = main(["case", "list", "--as", "anna", "--json"])
    problem = json.loads(capsys.readouterr().out)

    assert code == say.FAILED
    assert "can not be reached" in problem["detail"]


def test_the_doctor_finds_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing runs, each part is named with what to do, and the exit code is 1."""
    code = main(["doctor", "--timeout", "0.5", "--json"])
    checked = json.loads(capsys.readouterr().out)
    wrong = {check["part"] for check in checked["checks"] if not check["ok"]}

    assert code == say.FAILED
    assert wrong == {"keys", "database", "temporal", "api", "orders", "billing", "accounts"}
    assert all(check["todo"] for check in checked["checks"] if not check["ok"])


def test_the_doctor_leaves_no_trace(tmp_path: Path) -> None:
    """Looking makes nothing: no folder, no empty database."""
    main(["doctor", "--timeout", "0.5"])

    assert list(tmp_path.iterdir()) == []


def test_a_script_is_not_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody can answer, a decision needs --yes."""
    from casework.cli.asking import be_sure

    with pytest.raises(say.Fault, match="add --yes"):
        be_sure("Approve this?", sure=False)
    be_sure("Approve this?", sure=True)

    assert capsys.readouterr().err == ""


def test_tables_in_a_pipe_have_no_frames(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no terminal gets one row per line, tab-separated, whatever the cells hold."""
    say.put_table(("a", "b"), [("1", "two\nlines"), ("3", "four")], empty="none")

    assert capsys.readouterr().out == "1\ttwo lines\n3\tfour\n"


def test_an_empty_table_leaves_stdout_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """That there is nothing is said to people, not to programs."""
    say.put_table(("a",), [], empty="There are no cases.")
    out, err = capsys.readouterr()

    assert (out, err) == ("", "There are no cases.\n")
