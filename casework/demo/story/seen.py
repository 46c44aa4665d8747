"""What a client sees of a case, an approval and a ledger; fields it does not use it ignores."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from casework.domain.money import Money


class Seen(BaseModel):
    """A frozen record of what was answered."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SourceSeen(Seen):
    """A passage of an article that a message rests on."""

    id: str
    title: str
    text: str


class Said(Seen):
    """One message of a case."""

    id: str
    sender: str = Field(alias="from")
    text: str
    sources: tuple[SourceSeen, ...] = ()


class GoalSeen(Seen):
    """One goal as its customer sees it."""

    id: str
    kind: str
    status: str
    resolution: str | None = None

    @property
    def proved(self) -> bool:
        """Say whether it was resolved and read back from the system of record."""
        return self.status == "resolved" and self.resolution == "proved"


class ChoiceSeen(Seen):
    """One answer that may be picked."""

    id: str
    label: str


class PendingSeen(Seen):
    """What a case waits for: a question, a confirmation, or a supervisor."""

    kind: str
    id: str
    text: str = ""
    choices: tuple[ChoiceSeen, ...] = ()
    action_hash: str = ""
    tool: str = ""
    args: dict[str, Any] = {}
    amount: Money | None = None


class CaseSeen(Seen):
    """A case as its customer sees it."""

    id: str
    status: str
    owner: str
    messages: tuple[Said, ...]
    goals: tuple[GoalSeen, ...]
    pending: tuple[PendingSeen, ...]

    def waiting(self, kind: str) -> tuple[PendingSeen, ...]:
        """Return what is waited for of one kind."""
        return tuple(item for item in self.pending if item.kind == kind)

    def goal(self, kind: str) -> GoalSeen | None:
        """Find the latest goal of a kind."""
        return next((goal for goal in reversed(self.goals) if goal.kind == kind), None)

    def from_engine(self) -> tuple[str, ...]:
        """Return what the engine wrote, oldest first."""
        return tuple(said.text for said in self.messages if said.sender == "engine")

    def mentions(self, *words: str) -> bool:
        """Say whether all these words stand in what the engine wrote."""
        everything = "\n".join(self.from_engine()).lower()
        return all(word.lower() in everything for word in words)


class CardSeen(Seen):
    """An approval as a supervisor sees it. Its version goes back as If-Match."""

    id: str
    status: str
    version: int
    action_hash: str
    action_id: str
    case_id: str
    ask: str = ""
    amount: Money | None = None
    action: dict[str, Any] = {}
    replaced_by: str | None = None


class LedgerRow(Seen):
    """One row of a backend's own ledger."""

    service: str
    seq: int
    action_id: str
    customer: str
    case: str
    tool: str
    target: str
    reference: str
    state: str
    amount: Money | None = None
    details: dict[str, str] = {}
    at: datetime
