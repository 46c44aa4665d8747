"""What graphs may use: every look into the world and every wish to act goes through a port.

Inside a workflow the ports schedule activities; in a unit test they are fakes. A node can not
tell which, and holds no credential either way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.domain.brief import Brief, Checked, Draft, GoalView, ReadBack, ReadRequest
from casework.domain.case import Goal
from casework.domain.fact import Fact, FactNeed, Gathered
from casework.domain.passage import Passages
from casework.domain.plan import Clarify, Planned, Step
from casework.domain.reading import Reading
from casework.domain.results import StepResult


class Reader(Protocol):
    """Understands messages."""

    async def read(self, request: ReadRequest) -> Reading:
        """Read all that is unread of the case as one burst."""
        ...


class Planner(Protocol):
    """Proposes what to do for a goal."""

    async def plan(self, view: GoalView) -> Planned:
        """Return the next move for a goal; the same view gives the same move."""
        ...


class Facts(Protocol):
    """Reads systems of record, for the case's customer and nobody else."""

    async def gather(self, goal: Goal, needs: tuple[FactNeed, ...]) -> Gathered:
        """Read all that is needed side by side; what is not there is named as missing."""
        ...

    async def read_back(self, view: GoalView) -> ReadBack:
        """Read what the goal's done steps changed, and say whether it shows them."""
        ...


class Knowledge(Protocol):
    """Looks into the company's articles, as the case's customer may read them."""

    async def look_up(self, goal: Goal) -> Passages:
        """Find what answers the goal's own words; what is not known says so."""
        ...


class Desk(Protocol):
    """The only way to an effect, and the only way to the customer in the middle of a goal."""

    async def perform(self, goal: Goal, n: int, step: Step, facts: tuple[Fact, ...]) -> StepResult:
        """Have a step done, asking whoever must be asked. May take 20 ms or three days.

        The same (goal, n) is the same action, however often it is asked for.
        """
        ...

    async def ask(self, goal: Goal, n: int, clarify: Clarify) -> Goal | None:
        """Ask the customer; return the goal with their answer, or None when none came."""
        ...


class Writer(Protocol):
    """Writes to the customer, and only what ledger and facts bear out."""

    async def compose(self, brief: Brief) -> Draft:
        """Write and store a reply; its text never comes back here."""
        ...

    async def check(self, draft: Draft, brief: Brief) -> Checked:
        """Compare a draft's claims with the ledger and the facts."""
        ...

    async def deliver(self, draft: Draft) -> bool:
        """Say it to the customer; False when they wrote meanwhile and it should be rethought."""
        ...


@dataclass(frozen=True, kw_only=True)
class Ports:
    """All that a graph's nodes get, as LangGraph's runtime context."""

    reader: Reader
    planner: Planner
    facts: Facts
    knowledge: Knowledge
    desk: Desk
    writer: Writer
    now: Callable[[], datetime]
