"""Logs: one line per record on stderr, with allow-listed fields and no customer's words.

In production a line holds the message as our code wrote it, numbers filled in and anything else
left out; of other packages only where it was said. Of an exception there is the type and the
way it took through the code, never its message.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from traceback import walk_tb
from typing import TextIO

from opentelemetry import trace
from typing_extensions import override

from casework.settings import Settings
from casework.telemetry.allowed import ATTRIBUTES, allowed

#: Whose messages are ours to vouch for.
_OURS = frozenset({"activities", "casework", "graphs", "tools", "workflows"})
#: These write whole URLs at the level below.
_QUIET = ("httpx", "httpcore", "uvicorn.access", "openai")
_FRAMES = 8


def set_up_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log of this process to stderr, as JSON unless a person watches.

    Start uvicorn with `log_config=None`, or it sets up its own.
    """
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(Line(exact=settings.development, as_json=not out.isatty()))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Line(logging.Formatter):
    """Writes a record as one line. `exact` (development) adds messages as they are."""

    def __init__(self, *, exact: bool, as_json: bool) -> None:
        """Choose how much is said, and to whom."""
        super().__init__()
        self._exact = exact
        self._as_json = as_json

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields = self._fields(record)
        if self._as_json:
            return json.dumps(fields, ensure_ascii=False)
        shown = [str(fields.pop(key, "")) for key in ("time", "level", "logger", "message")]
        shown += [f"{key}={value}" for key, value in fields.items()]
        return " ".join(" ".join(shown).splitlines())

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        at = datetime.fromtimestamp(record.created, UTC)
        fields: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **({"message": message} if (message := self._message(record)) else {}),
            **allowed(record.__dict__, ATTRIBUTES),
        }
        if record.levelno >= logging.WARNING:
            fields["at"] = f"{record.filename}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            fields |= self._exception(record.exc_info[1])
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            fields["trace_id"] = f"{context.trace_id:032x}"
            fields["span_id"] = f"{context.span_id:016x}"
        return fields

    def _message(self, record: logging.LogRecord) -> str:
        if self._exact:
            return record.getMessage()
        if record.name.partition(".")[0] not in _OURS or not isinstance(record.msg, str):
            return ""
        arguments = record.args if isinstance(record.args, tuple) else ()
        shown = tuple(one if isinstance(one, int | float | Enum) else "…" for one in arguments)
        try:
            return record.msg % shown if shown else record.msg
        except (TypeError, ValueError):
            return record.msg

    def _exception(self, error: BaseException) -> dict[str, object]:
        frames = [
            f"{Path(frame.f_code.co_filename).name}:{line}"
            for frame, line in walk_tb(error.__traceback__)
        ]
        fields: dict[str, object] = {
            "error": type(error).__qualname__,
            "way": " > ".join(frames[-_FRAMES:]),
        }
        if error.__cause__ is not None:
            fields["cause"] = type(error.__cause__).__qualname__
        if self._exact:
            fields["error_message"] = str(error)
        return fields
