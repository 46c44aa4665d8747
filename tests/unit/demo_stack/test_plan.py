"""Each process of the stack is told what it needs, and no more."""

from pathlib import Path

from casework.demo.stack.keyrings import make_keyrings
from casework.demo.stack.plan import Plan, environment
from casework.demo.stack.ports import Ports
from casework.identity.keys import ApiKeys, WorkerKeys
from casework.settings import Settings


def _plan(folder: Path) -> Plan:
    return Plan.of(
        Settings(), data_dir=folder, ports=Ports(), keyrings=make_keyrings(folder / "keys")
    )


def test_the_worker_has_no_key_that_gives_a_right(tmp_path: Path) -> None:
    """The worker's folder loads even where a key of the API's is refused; the API's loads too."""
    made = _plan(tmp_path)
    worker = WorkerKeys.load(made.keyrings.worker, alone=True)
    api = ApiKeys.load(made.keyrings.api)

    assert worker.shared == api.shared
    assert not (made.keyrings.api / "worker.pem").exists()


def test_keys_are_made_once(tmp_path: Path) -> None:
    """A second start finds the keys its data was sealed with."""
    first = WorkerKeys.load(_plan(tmp_path).keyrings.worker, alone=True)
    second = WorkerKeys.load(_plan(tmp_path).keyrings.worker, alone=True)

    assert first.shared == second.shared
    assert first.worker.kid == second.worker.kid


def test_processes_read_the_settings_they_were_given(tmp_path: Path) -> None:
    """What the plan says comes out of the child's environment unchanged."""
    made = _plan(tmp_path)

    assert Settings.read(environment(made.settings.as_environment(), outer={})) == made.settings
    assert (
        Settings.read(environment(made.worker_settings.as_environment(), outer={})).keys_dir
        == made.keyrings.worker
    )


def test_nothing_from_outside_reaches_the_children() -> None:
    """A stray setting, a model's key or a proxy of the machine does not change the story."""
    outer = {
        "CASEWORK_TENANT": "other",
        "OPENAI_API_KEY": "k",
        "HTTP_PROXY": "http://proxy",
        "NO_PROXY": "intranet",
        "PATH": "/bin",
    }
    inner = environment(outer=outer)

    assert "CASEWORK_TENANT" not in inner
    assert "OPENAI_API_KEY" not in inner
    assert inner["PATH"] == "/bin"
    assert inner["NO_PROXY"] == "intranet,127.0.0.1,localhost"
