"""The model's server: a Python environment of its own outside the tree, and one process of it."""

import hashlib
import os
import subprocess
import venv
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from casework.cli import say
from tests.live.served import Served
from tests.live.weights import folder

_HERE = Path(__file__).parent
_LOCK = _HERE / "server.txt"


@contextmanager
def serving(model: Path) -> Generator[Served]:
    """Serve a model on a free port of loopback, for as long as the block lasts.

    Raises:
        RuntimeError: it did not start; its log says why.

    """
    say.note("Starting the language model's server …")
    # Threads that wait for each other by spinning take the cores from everybody else.
    patient = {**os.environ, "OMP_WAIT_POLICY": "passive"}
    log = folder() / "server.log"
    if log.is_file():
        # The last one's end can still be read after the next one started.
        log.replace(log.with_suffix(".previous.log"))
    with (
        log.open("w") as told,
        subprocess.Popen(
            [_python(), _HERE / "server.py", model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
            env=patient,
        ) as server,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        served = Served(server.stdout.readline().strip(), server, log)
        if not served.address.startswith("http://127.0.0.1:"):
            server.kill()
            raise RuntimeError(f"The model's server did not start:\n{served.last_lines()}")
        try:
            yield served
        finally:
            server.stdin.close()
            server.terminate()


def lock_digest() -> str:
    """Name the server's packages, all of them, in one word."""
    return hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:12]


def _python() -> Path:
    """Return the server's Python, with exactly the locked packages; made once per lock."""
    place = folder().parent / f"server-{lock_digest()}"
    python = place / "bin" / "python"
    ready = place / ".ready"
    if not ready.is_file():
        say.note("Making an environment for the language model's server …")
        venv.create(place, with_pip=True, clear=True)
        subprocess.run(
            [
                *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--only-binary", ":all:", "--require-hashes", "-r", _LOCK),
            ],
            check=True,
            env={**os.environ, "PYTHONPATH": ""},
        )
        ready.touch()
    return python
