"""`casework keys create`: two folders that fit together, and nothing is ever overwritten."""

import json
import stat
from pathlib import Path

import pytest

from casework.cli import main, say
from casework.identity.keys import ApiKeys, WorkerKeys

_SHARED = {"payload.key", "store.key", "telemetry.key"}
_SIGNING = {"access.pem", "approval.pem", "capability.pem", "checkpoint.pem"}


def names(folder: Path) -> set[str]:
    """Name the files of a folder."""
    return {file.name for file in folder.iterdir()}


def test_each_process_gets_its_own_keys_and_no_others(tmp_path: Path) -> None:
    """The API starts with its folder, a worker in production with the other, and they fit."""
    folder = tmp_path / "made" / "keys"

    assert main(["keys", "create", str(folder)]) == say.OK
    api = ApiKeys.load(folder / "api")
    worker = WorkerKeys.load(folder / "worker", alone=True)
    assert api.worker == worker.worker.public
    assert api.shared == worker.shared
    assert names(folder / "api") == _SIGNING | _SHARED | {"worker.pub.pem"}
    assert names(folder / "worker") == _SHARED | {"worker.pem"}


def test_only_this_user_can_read_them(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask and even in a folder that was there."""
    (tmp_path / "api").mkdir(mode=0o755)
    main(["keys", "create", str(tmp_path)])
    folders = list(tmp_path.iterdir())

    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert {
        stat.S_IMODE(file.stat().st_mode) for folder in folders for file in folder.iterdir()
    } == {0o600}


@pytest.mark.parametrize("there", ["api/access.pem", "worker/note.txt", "api"])
def test_nothing_is_overwritten(
    there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds anything stops it all before the first key: losing a key loses text."""
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("kept")

    assert main(["keys", "create", str(tmp_path)]) == say.FAILED
    assert "holds something already; no key was made" in capsys.readouterr().err
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [tmp_path / there]
    assert (tmp_path / there).read_text() == "kept"


def test_twice_is_refused(tmp_path: Path) -> None:
    """The second run fails and the first one's keys stay."""
    main(["keys", "create", str(tmp_path)])
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    assert main(["keys", "create", str(tmp_path)]) == say.FAILED
    assert {file: file.read_bytes() for file in before} == before


def test_one_folder_alone_says_what_is_still_to_come(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made on two machines, the parts are exchanged by hand, and then they fit."""
    here, there = tmp_path / "here", tmp_path / "there"
    assert main(["keys", "create", str(here), "--api"]) == say.OK
    assert "worker.pub.pem, from the worker's folder" in capsys.readouterr().err
    assert main(["keys", "create", str(there), "--worker"]) == say.OK
    assert "payload.key, telemetry.key and store.key" in capsys.readouterr().err
    api, worker = here / "api", there / "worker"
    assert names(worker) == {"worker.pem", "worker.pub.pem"}

    (api / "worker.pub.pem").write_bytes((worker / "worker.pub.pem").read_bytes())
    for name in _SHARED:
        (worker / name).write_bytes((api / name).read_bytes())
    assert ApiKeys.load(api).worker == WorkerKeys.load(worker, alone=True).worker.public


def test_it_can_be_read_by_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was made where, and no key on the screen."""
    main(["keys", "create", str(tmp_path), "--json"])
    made = json.loads(capsys.readouterr().out)

    assert made["folder"] == str(tmp_path)
    assert set(made["worker"]) == names(tmp_path / "worker")


def test_both_halves_is_what_it_does_anyway(tmp_path: Path) -> None:
    """`--api --worker` is wrong use, and makes nothing."""
    assert main(["keys", "create", str(tmp_path), "--api", "--worker"]) == say.WRONG_USE
    assert list(tmp_path.iterdir()) == []
