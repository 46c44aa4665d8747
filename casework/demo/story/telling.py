"""What happened in a scene, line by line, for people to read."""

from dataclasses import dataclass, field
from enum import StrEnum


class Voice(StrEnum):
    """Whose line it is, which decides how it is shown."""

    customer = "customer"
    engine = "engine"
    supervisor = "supervisor"
    asks = "asks"
    happens = "happens"
    ledger = "ledger"


@dataclass(frozen=True)
class Line:
    """Who says or does what."""

    voice: Voice
    who: str
    text: str


@dataclass
class Telling:
    """The lines of one scene, in the order in which they happened."""

    lines: list[Line] = field(default_factory=list)

    def add(self, voice: Voice, who: str, text: str) -> None:
        """Write a line down."""
        self.lines.append(Line(voice, who, text))

    def happens(self, text: str) -> None:
        """Write down what nobody says."""
        self.add(Voice.happens, "", text)
