"""The few shapes that our plots are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 790.0, 480.0

#: A place in the plot's own terms: from nought to the end of each axis.
Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A square plot whose lower left corner is nought; `y_end` is where its upright axis ends."""

    x: float
    y: float
    side: float
    y_end: float = 1.0

    def at(self, place: Place) -> tuple[float, float]:
        """Say where a place is drawn."""
        across, up = place
        return self.x + across * self.side, self.y + (1 - up / self.y_end) * self.side

    def grid(self, across: Sequence[float], up: Sequence[float]) -> Iterator[str]:
        """Draw the grid, with its figures."""
        for share in up:
            yield self.line("grid" if share else "axis", (0, share), (1, share))
            _, y = self.at((0, share))
            yield text(self.x - 8, y + 4, percent(share), "s e")
        for share in across:
            yield self.line("axis" if not share else "grid", (share, 0), (share, self.y_end))
            x, _ = self.at((share, 0))
            yield text(x, self.y + self.side + 17, percent(share), "s m")

    def line(self, style: str, start: Place, end: Place) -> str:
        """Draw a straight line."""
        (x1, y1), (x2, y2) = self.at(start), self.at(end)
        return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'

    def path(self, style: str, places: Sequence[Place]) -> str:
        """Draw a line through places."""
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, places))
        return f'<polyline class="{style}" points="{points}"/>'

    def dot(self, style: str, place: Place, size: float) -> str:
        """Draw a dot."""
        x, y = self.at(place)
        return f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'

    def across(self, name: str) -> str:
        """Name the level axis."""
        return text(self.x + self.side / 2, self.y + self.side + 35, name, "s m")

    def upwards(self, name: str) -> str:
        """Name the upright axis, above it: level words are read sooner."""
        return text(self.x, self.y - 10, f"\u2191 {name}", "s")


def text(x: float, y: float, words: str, style: str) -> str:
    """Write words."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{escape(words, quote=False)}</text>'


def percent(share: float) -> str:
    """Write a share as people read it: 1 %, 2.5 %, 93.1 %."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
