"""The commands: a proof is one file, made by an auditor, checked by anybody with public keys."""

import json
from pathlib import Path

import pytest

from casework.cli import say
from casework.cli.app import main
from casework.cli.config import TOKEN
from tests.house import House
from tests.integration.audit.conftest import Done
from tests.unit.cli.stub import stubbed

pytestmark = pytest.mark.server


@pytest.fixture
async def keys(house: House, tmp_path: Path) -> Path:
    """Save what the API publishes, as an auditor elsewhere would."""
    answer = await house.http.get("/.well-known/jwks.json")
    file = tmp_path / "jwks.json"
    file.write_bytes(answer.content)
    return file


@pytest.fixture
def file(done: Done, tmp_path: Path) -> Path:
    """Save a proof."""
    path = tmp_path / "proof.json"
    path.write_bytes(done.files["four_eyes"])
    return path


async def test_a_good_proof_is_told_and_ends_with_0(
    file: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The picture of the chain of authority, and that it holds; no settings, no network."""
    code = main(["audit", "verify-proof", str(file), "--keys", str(keys)])
    out = capsys.readouterr().out

    assert code == say.OK
    assert out.endswith("\nHolds.\n")
    assert out.index("approved by sam") < out.index("approved by tony") < out.index("claimed by")


async def test_a_changed_proof_ends_with_1_and_the_reason(
    done: Done, file: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One letter of the approver's name: the entry is not in the chain any more."""
    file.write_bytes(done.files["four_eyes"].replace(b'"person":"tony"', b'"person":"tina"'))
    code = main(["audit", "verify-proof", str(file), "--keys", str(keys), "--json"])
    said = json.loads(capsys.readouterr().out)

    assert (code, said["holds"]) == (say.FAILED, False)
    assert "is not in the chain that the checkpoint signs" in said["faults"][0]


async def test_without_keys_nothing_is_said(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that holds no keys is wrong use, not a proof that fails."""
    none = tmp_path / "none.json"
    none.write_text('{"keys": []}')

    assert main(["audit", "verify-proof", str(file), "--keys", str(none)]) == say.WRONG_USE
    assert "holds no public keys" in capsys.readouterr().err


async def test_the_file_that_is_written_is_the_proof_to_the_byte(
    done: Done,
    keys: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What `proof` saves is what `verify-proof` takes; printed it is told to a person."""
    out = tmp_path / "out.json"
    with stubbed() as stub:
        monkeypatch.setenv("CASEWORK_API_URL", stub.url)
        monkeypatch.setenv(TOKEN, "an auditor's")
        path = f"/v1/audit/proofs/{done.ids['small']}"
        stub.answers[f"GET {path}?words=false"] = json.loads(done.files["small"])
        stub.answers[f"GET {path}?words=true"] = json.loads(done.files["small"])
        stub.answers["GET /.well-known/jwks.json"] = json.loads(keys.read_bytes())
        told = main(["audit", "proof", done.ids["small"], "--out", str(out)])
        printed = capsys.readouterr().out
        raw = main(["audit", "proof", done.ids["small"], "--with-words", "--json"])

    assert (told, raw) == (say.OK, say.OK)
    assert "read as refund_damaged" in printed
    assert out.read_bytes() == done.files["small"]
    assert capsys.readouterr().out.encode() == done.files["small"]
