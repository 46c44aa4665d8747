"""Where a test keeps what a house lets out: log files, and what a collector was sent."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from casework.telemetry.logs import _QUIET, Line


class Collected(dict[str, bytes]):
    """Everything that a collector was ever sent, by signal."""

    def __setitem__(self, signal: str, sent: bytes) -> None:
        """Add to what came before."""
        super().__setitem__(signal, self.get(signal, b"") + sent)


@asynccontextmanager
async def logged(folder: Path) -> AsyncGenerator[None]:
    """Write everything that anybody logs to files, as production and as development write it."""
    root, level = logging.getLogger(), logging.getLogger().level
    folder.mkdir()
    handlers = []
    for name, exact in (("production", False), ("development", True)):
        handler = logging.FileHandler(folder / f"{name}.log", encoding="utf-8")
        handler.setFormatter(Line(exact=exact, as_json=True))
        handlers.append(handler)
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    quiet = {name: logging.getLogger(name).level for name in _QUIET}
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.setLevel(level)
        for name, before in quiet.items():
            logging.getLogger(name).setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
