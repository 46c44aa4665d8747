"""The keys of the embedded stack: made once, and to each process only its own (DESIGN §4)."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from casework.identity.keys import create_embedded_keys

_SEALING = ("payload.key", "telemetry.key", "store.key")
_OF_API = (
    *("access.pem", "approval.pem", "capability.pem", "checkpoint.pem", "issuer.pem"),
    "worker.pub.pem",
    *_SEALING,
)
_OF_WORKER = ("worker.pem", *_SEALING)


@dataclass(frozen=True)
class Keyrings:
    """The folder of each kind of process."""

    api: Path
    worker: Path


def make_keyrings(folder: Path) -> Keyrings:
    """Make what is missing; a key that is there is never replaced, since data is sealed with it."""
    every = folder / "all"
    create_embedded_keys(every)
    # The API's is the folder itself: commands on this machine find it there by default.
    return Keyrings(
        api=_ring(every, folder, _OF_API),
        worker=_ring(every, folder / "worker", _OF_WORKER),
    )


def _ring(every: Path, folder: Path, names: tuple[str, ...]) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names:
        if not (folder / name).exists():
            shutil.copy(every / name, folder / name)  # keeps the file's mode, 0600
    return folder
