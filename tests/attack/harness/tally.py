"""What was tried and what of it reached a gate, counted once per distinct shape."""

from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import ValidationError

from casework.domain.errors import CaseworkError
from tests.attack.harness.arena import Arena

#: How the engine says no by raising; anything else is a fault of its own.
REFUSALS = (CaseworkError, ValidationError)


@dataclass(frozen=True)
class Try:
    """One attempt: which tool, over which channel, and what sort of arguments it had."""

    level: str
    channel: str
    tool: str
    shape: tuple[str, ...]

    @property
    def cell(self) -> tuple[str, str, str]:
        """Name the cell of the report that it belongs to."""
        return self.tool, self.channel, self.level


@dataclass
class Tally:
    """Counts attempts. Two of one shape at one level count as one that reached the gateway."""

    attempts: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    reached: set[tuple[str, tuple[str, ...], str]] = field(
        default_factory=set[tuple[str, tuple[str, ...], str]]
    )
    reached_cells: Counter[tuple[str, str, str]] = field(
        default_factory=Counter[tuple[str, str, str]]
    )
    broken: Counter[str] = field(default_factory=Counter[str])

    def add(self, other: "Tally") -> None:
        """Add what was counted elsewhere."""
        self.attempts.update(other.attempts)
        self.reached |= other.reached
        self.reached_cells.update(other.reached_cells)
        self.broken.update(other.broken)

    async def attempt(self, arena: Arena, tried: Try, doing: Awaitable[Any]) -> None:
        """Make one attempt; a refusal is an answer, anything else that is raised is noted."""
        before = len(arena.reached)
        self.attempts[tried.cell] += 1
        try:
            await doing
        except REFUSALS:
            pass
        except (ArithmeticError, LookupError, TypeError, ValueError, httpx.HTTPError) as error:
            self.broken[f"{tried.tool} {tried.channel} {type(error).__name__}: {error}"[:200]] += 1
        if len(arena.reached) == before:
            return
        key = (tried.tool, (tried.channel, *tried.shape), tried.level)
        if key not in self.reached:
            self.reached.add(key)
            self.reached_cells[tried.cell] += 1
