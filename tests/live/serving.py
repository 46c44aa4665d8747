"""The model's server: a Python environment of its own outside the tree, and one process of it."""

import hashlib
import os
import subprocess
import venv
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from casework.cli import say
from tests.live.weights import folder

_HERE = Path(__file__).parent
_LOCK = _HERE / "server.txt"


@contextmanager
def serving(model: Path) -> Generator[str]:
    """Serve a model on a free port of loopback; gives the base URL of its endpoint."""
    say.note("Starting the language model's server …")
    # Threads that wait for each other by spinning take the cores from everybody else.
    patient = {**os.environ, "OMP_WAIT_POLICY": "passive"}
    with subprocess.Popen(
        [_python(), _HERE / "server.py", model],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=patient,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        if not address.startswith("http://127.0.0.1:"):
            server.kill()
            raise RuntimeError("The language model's server did not start.")
        try:
            yield f"{address}/v1"
        finally:
            server.stdin.close()
            server.terminate()


def _python() -> Path:
    """Return the server's Python, with exactly the locked packages; made once per lock."""
    digest = hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:12]
    place = folder().parent / f"server-{digest}"
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
