"""Keys are made once, hidden well, and given to each process as it may have them."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from casework.domain.errors import Misconfigured
from casework.identity.keys import ApiKeys, SharedKeys, WorkerKeys, create_embedded_keys
from casework.identity.verifier import parse_jwks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make the embedded stack's keys."""
    create_embedded_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_only_this_user_can_read_the_keys(folder: Path) -> None:
    """Every key file is 0600 and no draft of one is left behind."""
    files = list(folder.iterdir())

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(files) == 10
    assert not [file for file in files if file.name.startswith(".")]


def test_keys_are_never_replaced(folder: Path) -> None:
    """Starting again finds the same keys, so that what was sealed and signed stays so."""
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    create_embedded_keys(folder)

    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_processes_that_race_agree_on_the_keys(tmp_path: Path) -> None:
    """Eight processes starting at once end up with one set of keys that fit together."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create_embedded_keys, [tmp_path] * 8))

    worker = WorkerKeys.load(tmp_path, alone=False).worker
    assert ApiKeys.load(tmp_path).worker == worker.public


def test_each_key_is_named_by_what_it_is_for(folder: Path) -> None:
    """The names keep purposes apart, and the API publishes all but the capability key."""
    keys = ApiKeys.load(folder)

    published = parse_jwks(keys.jwks())

    assert {kid.split("-")[0] for kid in published} == {"access", "approval", "checkpoint"}
    assert keys.capability.kid.startswith("capability-")
    assert published[keys.access.kid] == keys.access.public


def test_nothing_secret_is_shown_or_published(folder: Path) -> None:
    """Printing the keys shows their names, and the published keys have no private part."""
    keys = ApiKeys.load(folder)
    shown = repr(keys) + repr(WorkerKeys.load(folder, alone=False))

    assert repr(keys.shared.payload) not in shown
    assert "Ed25519PrivateKey" not in shown
    assert all("d" not in key for key in keys.jwks()["keys"])


def test_a_worker_in_production_refuses_keys_of_the_api(folder: Path) -> None:
    """A worker whose folder holds a signing key of the API does not start."""
    with pytest.raises(Misconfigured, match=r"access\.pem"):
        WorkerKeys.load(folder, alone=True)


def test_a_worker_needs_nothing_but_its_own(folder: Path) -> None:
    """With only its own files a worker starts, and the API does not."""
    for file in folder.glob("*.pem"):
        if file.name != "worker.pem":
            file.unlink()

    assert WorkerKeys.load(folder, alone=True).worker.kid.startswith("worker-")
    with pytest.raises(Misconfigured, match="CASEWORK_KEYS_DIR"):
        ApiKeys.load(folder)


def test_a_damaged_key_is_named(folder: Path) -> None:
    """A short key, another sort of key and no key at all are refused with the file's name."""
    os.truncate(folder / "payload.key", 31)
    with pytest.raises(Misconfigured, match=r"payload\.key"):
        SharedKeys.load(folder)

    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "access.pem").write_bytes(pem)
    with pytest.raises(Misconfigured, match=r"access\.pem"):
        ApiKeys.load(folder)

    (folder / "access.pem").write_bytes(b"no key")
    with pytest.raises(Misconfigured, match=r"access\.pem"):
        ApiKeys.load(folder)
