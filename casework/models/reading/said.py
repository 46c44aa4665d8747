"""One segment as read: what it most likely wants, and how it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from casework.models.learned.classifier import Guess
from casework.models.reading.belonging import PROBLEMS, belongs
from casework.models.reading.splitting import Segment

#: From here on some words say clearly what they mean.
CLEAR = 0.5


@dataclass(frozen=True)
class Said:
    """One segment that says something, what it was read as, and how it speaks."""

    segment: Segment
    guess: Guess
    asks: bool
    leans: float
    ids: frozenset[str]

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """The likeliest kinds with their chances."""
        return dict(self.guess.ranked)

    @cached_property
    def nothing(self) -> float:
        """The chance that these words want nothing of their own."""
        return max(0.0, 1.0 - sum(chance for _, chance in self.guess.ranked))

    @property
    def told(self) -> bool:
        """Say whether these words only tell: they ask for nothing and add nothing."""
        return not self.asks and not self.segment.adds

    def speaks_for(self, kind: str) -> float:
        """Return the chance that these words belong to a wish of this kind."""
        leans = bool(self.leans)
        return sum(
            chance
            for name, chance in self.guess.ranked
            if belongs(name, kind, told=self.told, leans=leans)
        )

    def objection(self, kind: str) -> float:
        """Return the chance that these words want something else beside a wish of this kind.

        What is told and asks for nothing objects only when it is a problem, and told clearly.
        """
        against = max(0.0, 1.0 - self.speaks_for(kind) - self.nothing)
        clear = self.guess.kind in PROBLEMS and self.guess.confidence >= CLEAR
        return against if self.asks or clear else 0.0
