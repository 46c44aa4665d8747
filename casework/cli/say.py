"""How commands speak: data on stdout, everything else on stderr, one line when it goes wrong."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

OK, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


class Fault(Exception):
    """A command went wrong; the message says what, and what to do."""

    def __init__(
        self,
        detail: str,
        *,
        code: int = FAILED,
        problem: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the sentence, the exit code and the API's problem, if it was one."""
        super().__init__(detail)
        self.detail = detail
        self.code = code
        self.problem = dict(problem or {})

    def as_json(self) -> dict[str, Any]:
        """Write it for machines, as RFC 9457 has it."""
        return {"type": "about:blank", "title": "Failed", "detail": self.detail, **self.problem}


def put_json(value: object) -> None:
    """Write one JSON value on stdout, and nothing else."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def put(text: str) -> None:
    """Write a line on stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line on stderr, for people."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def put_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Write a table: drawn for people, tab-separated for whatever reads a pipe."""
    if not rows:
        note(empty)
        return
    if not sys.stdout.isatty():
        for row in rows:
            put("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
