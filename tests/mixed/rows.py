"""What became of each message, a line each: written at once, so that a broken run goes on."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from casework.domain.words import Word
from casework.models.kinds import queue_of

#: The case never came to rest; it is tried again by the next run.
STUCK = "stuck"


class Change(Word):
    """One change in the shop's ledger; `fault` says what is wrong with it."""

    tool: str
    order: str = ""
    amount: str = ""
    fault: str = ""


class Row(Word):
    """What became of one message.

    `told` names the kinds that were answered, `declined` the wrong actions that the customer was
    asked to confirm and did not.
    """

    key: str
    source: str
    text: str
    right: tuple[tuple[str, ...], ...]
    case: str = ""
    ended: str
    goals: tuple[tuple[str, str], ...] = ()
    turns: tuple[str, ...] = ()
    asked: bool = False
    confirmed: int = 0
    declined: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    activities: int = 0
    events: int = 0
    why: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds that are right for any of its goals."""
        return frozenset(kind for goal in self.right for kind in goal)

    @property
    def in_a_right_queue(self) -> bool:
        """Say whether the person's queue, which is the first goal's, serves something asked for."""
        queues = {queue_of(kind) for kind in self.kinds}
        return bool(self.goals) and queue_of(self.goals[0][0]) in queues

    @property
    def wrongly_changed(self) -> bool:
        """Say whether something was done that the message does not allow, and nobody approved."""
        return any(change.fault for change in self.changes)

    @property
    def wrongly_told(self) -> bool:
        """Say whether something was answered that the message does not ask."""
        return any(kind not in self.kinds for kind in self.told)


class Pace(Word):
    """How long a stretch of the run took, without the time to start and stop."""

    messages: int
    seconds: float


class Rows:
    """The file of rows. A later line of a message stands for the earlier one."""

    def __init__(self, path: Path, rows: Iterable[Row] = (), paces: Iterable[Pace] = ()) -> None:
        self._path = path
        self._rows = {row.key: row for row in rows}
        self.paces = list(paces)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read what an earlier run left; a line that was cut off is left out."""
        path.parent.mkdir(parents=True, exist_ok=True)
        rows: list[Row] = []
        paces: list[Pace] = []
        lines = path.read_text("utf-8").split("\n") if path.exists() else [""]
        for line in lines[:-1]:
            if line.startswith('{"messages"'):
                paces.append(Pace.model_validate_json(line))
            else:
                rows.append(Row.model_validate_json(line))
        if lines[-1]:
            path.write_text("".join(f"{line}\n" for line in lines[:-1]), "utf-8")
        return cls(path, rows, paces)

    def add(self, line: Row | Pace) -> None:
        """Append a line, and have it on disk before the next message."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line.model_dump_json() + "\n")
        if isinstance(line, Pace):
            self.paces.append(line)
        else:
            self._rows[line.key] = line

    def done(self, key: str) -> bool:
        """Say whether a message needs no further try."""
        return key in self._rows and self._rows[key].ended != STUCK

    def of(self, keys: Iterable[str]) -> list[Row]:
        """Give the rows of these messages, in their order."""
        return [self._rows[key] for key in keys if key in self._rows]
