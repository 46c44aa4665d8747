"""What a person gets when a case passes to them, so that nothing is asked twice."""

from casework.domain.fact import Fact
from casework.domain.words import Letter


class TriedStep(Letter):
    """One thing the engine did or tried, and what came of it."""

    tool: str
    result: str
    action_id: str | None = None


class PacketGoal(Letter):
    """One goal as it stands at the handoff."""

    id: str
    kind: str
    status: str
    slots: dict[str, str] = {}
    facts: tuple[Fact, ...] = ()
    tried: tuple[TriedStep, ...] = ()


class Packet(Letter):
    """The story so far: what they want, what is known, what was done, what is open."""

    reason: str
    queue: str
    language: str
    mood: float
    goals: tuple[PacketGoal, ...]
    #: Details the customer already gave; asking for one of these again is a fault.
    do_not_ask: tuple[str, ...] = ()
