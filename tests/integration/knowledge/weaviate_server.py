"""A Weaviate of the tests' own, or the one that is named."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

#: What the server is told besides its ports: no telemetry, no modules, nobody joins.
_ALONE = {
    "DEFAULT_VECTORIZER_MODULE": "none",
    "ENABLE_MODULES": "",
    "ENABLE_API_BASED_MODULES": "false",
    "DISABLE_TELEMETRY": "true",
    "GO_PROFILING_DISABLE": "true",
    "PROMETHEUS_MONITORING_ENABLED": "false",
    "CLUSTER_HOSTNAME": "alone",
    "CLUSTER_IN_LOCALHOST": "true",
    "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
    "CLUSTER_BIND_ADDR": "127.0.0.1",
    "RAFT_BOOTSTRAP_EXPECT": "1",
    "LOG_LEVEL": "warning",
}
_OPEN = {"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true"}
#: As in docker/compose.yaml.
_LOCKED = {
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "false",
    "AUTHENTICATION_APIKEY_ENABLED": "true",
    "AUTHENTICATION_APIKEY_USERS": "casework",
    "AUTHORIZATION_ADMINLIST_ENABLED": "true",
    "AUTHORIZATION_ADMINLIST_USERS": "casework",
}
HOW_TO_GET_ONE = (
    "Weaviate is missing: name a running one with WEAVIATE_URL=http://host:8080?grpc=50051, or "
    "`CGO_ENABLED=0 go install github.com/weaviate/weaviate/cmd/weaviate-server@v1.39.0`"
)


def program() -> str | None:
    """Find `weaviate-server`: on PATH, or where `go install` puts it."""
    found = shutil.which("weaviate-server")
    if found:
        return found
    go = shutil.which("go")
    home = (
        subprocess.run([go, "env", "GOPATH"], capture_output=True, text=True, check=True).stdout
        if go
        else str(Path.home() / "go")
    )
    path = Path(home.strip()) / "bin" / "weaviate-server"
    return str(path) if path.exists() else None


def required_program() -> str:
    """Return the program; without it the test is skipped, and in CI it fails."""
    found = program()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    return found


class WeaviateServer:
    """A server on loopback, on ports of its own, with its data in a folder."""

    def __init__(self, path: str, folder: Path, key: str = "") -> None:
        self._path = path
        self._doors = _LOCKED | {"AUTHENTICATION_APIKEY_ALLOWED_KEYS": key} if key else _OPEN
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._http, self._grpc, *self._inner = free_ports(6)

    @property
    def url(self) -> str:
        """Where it listens, in the form that `WeaviateIndex` takes."""
        return f"http://127.0.0.1:{self._http}?grpc={self._grpc}"

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start it, and return when it is ready."""
        gossip, data, raft, raft_inner = self._inner
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._path, "--host=127.0.0.1", f"--port={self._http}", "--scheme=http"],
                env=_ALONE
                | self._doors
                | {
                    "PATH": os.environ["PATH"],
                    "HOME": str(self._folder),
                    "PERSISTENCE_DATA_PATH": str(self._folder / "data"),
                    "GRPC_PORT": str(self._grpc),
                    "CLUSTER_GOSSIP_BIND_PORT": str(gossip),
                    "CLUSTER_DATA_BIND_PORT": str(data),
                    "RAFT_PORT": str(raft),
                    "RAFT_INTERNAL_RPC_PORT": str(raft_inner),
                    "RAFT_JOIN": f"alone:{raft}",
                },
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        self._wait()
        return self

    def replace(self, folder: Path, key: str) -> None:
        """Put another server in its place, with nothing in it and a key of its own."""
        self.kill()
        self._folder = folder
        self._doors = _LOCKED | {"AUTHENTICATION_APIKEY_ALLOWED_KEYS": key}
        self.start()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None

    def _wait(self) -> None:
        assert self._process is not None
        opener = build_opener(ProxyHandler({}))
        deadline = time.monotonic() + 60
        while True:
            try:
                with opener.open(
                    f"http://127.0.0.1:{self._http}/v1/.well-known/ready", timeout=2
                ) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                log = (self._folder / "log").read_text(errors="replace")
                pytest.fail(f"Weaviate did not start:\n{log[-3000:]}")
            # Another process: there is nothing to wait on but its answer.
            time.sleep(0.05)


@contextmanager
def running(folder: Path, key: str = "") -> Generator[WeaviateServer]:
    """Run a server for as long as the block lasts; with a key it lets in nobody without it."""
    server = WeaviateServer(required_program(), folder, key)
    try:
        yield server.start()
    finally:
        server.kill()


def free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on.

    Below the range from which the system gives ports away, so that none is taken by a connection
    before the server has come to it; each worker of the suite has a stretch of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    start = 21_000 + 400 * (worker % 20) + 6 * (os.getpid() % 60)
    with ExitStack() as held:
        found: list[int] = []
        for port in range(start, start + 8000):
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
            if len(found) == count:
                return found
    pytest.fail("no free port was found for Weaviate")
