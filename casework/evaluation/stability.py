"""Shares with their intervals, and how far two distributions are from one another.

Population stability index (PSI): 0 for the same distribution, from 0.25 on usually called moved.
"""

from collections.abc import Sequence
from math import log, sqrt

from casework.domain.words import Word

#: The PSI from which a distribution has moved, when chance alone would not make it that large.
MOVED = 0.25
_Z = 1.959964
_Z_ONE_SIDED = 1.644854


class Share(Word):
    """A share with its 95 % interval (Wilson)."""

    n: int
    of: int
    share: float
    low: float
    high: float

    @classmethod
    def counted(cls, n: int, of: int) -> "Share":
        """Give the share of `n` in `of`; nothing is known of nothing."""
        if of == 0:
            return cls(n=0, of=0, share=0.0, low=0.0, high=1.0)
        p, z2 = n / of, _Z * _Z
        middle = (p + z2 / (2 * of)) / (1 + z2 / of)
        reach = _Z * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
        return cls(n=n, of=of, share=p, low=max(0.0, middle - reach), high=min(1.0, middle + reach))

    def says(self) -> str:
        """Write it for people."""
        return f"{self.share:.1%} ({self.n} of {self.of}; {self.low:.1%} to {self.high:.1%})"


class Shift(Word):
    """How far a distribution is from the calibration's; `chance` is what chance alone may make."""

    psi: float
    chance: float

    @property
    def moved(self) -> bool:
        """Say whether it has moved."""
        return self.psi >= max(MOVED, self.chance)


def psi_of(now: Sequence[float], then: Sequence[float]) -> float:
    """Compare two counts, place by place; an empty place counts as half a row."""
    a = [(x + 0.5) / (sum(now) + 0.5 * len(now)) for x in now]
    b = [(x + 0.5) / (sum(then) + 0.5 * len(then)) for x in then]
    return sum((p - q) * log(p / q) for p, q in zip(a, b, strict=True))


def reach_of_chance(places: int, spread: float) -> float:
    """Return what PSI stays under in 95 of 100 windows that are like the calibration.

    Without drift it is spread like chi-squared (Yurdakul, 2018), here by Wilson and Hilferty.
    """
    k = max(places - 1, 1)
    return float(k * (1 - 2 / (9 * k) + _Z_ONE_SIDED * sqrt(2 / (9 * k))) ** 3 * spread)
