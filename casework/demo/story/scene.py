"""A scene: what should be in the shop's books afterwards, and what is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from casework.demo.story.seen import LedgerRow
from casework.demo.story.stage import Stage
from casework.demo.story.telling import Line
from casework.domain.money import Money


class Entry(BaseModel):
    """What a ledger row is expected to say; computed from the cast, never from the engine."""

    model_config = ConfigDict(frozen=True)

    tool: str
    target: str
    amount: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """A statement about the scene that is not a ledger row, and whether it held."""

    what: str
    ok: bool


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a scene's script gives back: the books as it found them and what else it saw."""

    customer: str
    case_id: str
    expected: tuple[Entry, ...]
    seen: tuple[LedgerRow, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Script:
    """A scene before it is played.

    `early` ones begin with the story, since they wait for a clock; nothing else is on while a
    scene that is `alone` is played.
    """

    name: str
    title: str
    play: Callable[[Stage], Awaitable[Played]]
    early: bool = False
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A scene after it was played."""

    name: str
    title: str
    ok: bool
    expected: tuple[Entry, ...]
    seen: tuple[LedgerRow, ...]
    checks: tuple[Check, ...]
    case_id: str
    seconds: float
    activities: int
    history_events: int
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return {
            "name": self.name,
            "ok": self.ok,
            "expected": [entry.model_dump(mode="json") for entry in self.expected],
            "seen": [row.model_dump(mode="json") for row in self.seen],
            "case_id": self.case_id,
            "seconds": self.seconds,
            "activities": self.activities,
            "history_events": self.history_events,
            "checks": [{"what": check.what, "ok": check.ok} for check in self.checks],
        }


def agrees(expected: tuple[Entry, ...], seen: tuple[LedgerRow, ...]) -> bool:
    """Say whether the books hold exactly what was expected: no row more, no row less."""
    wanted = sorted(_key(e.tool, e.target, e.amount) for e in expected)
    return wanted == sorted(_key(row.tool, row.target, row.amount) for row in seen)


def _key(tool: str, target: str, amount: Money | None) -> tuple[str, str, str]:
    return tool, target, amount.plain() if amount else ""
