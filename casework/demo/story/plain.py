"""The story as plain lines: no boxes, no colours, one statement per line."""

from collections.abc import Iterator, Sequence

from casework.demo.story.books import Totals
from casework.demo.story.scene import Scene
from casework.demo.story.telling import Line, Voice


def scene(number: int, total: int, played: Scene) -> Iterator[str]:
    """Tell one scene."""
    yield f"{number}/{total} {played.name}: {played.title}"
    for line in played.lines:
        yield f"  {_said(line)}"
    for check in played.checks:
        yield f"  {word(ok=check.ok)} {check.what}"
    yield f"  {word(ok=played.ok)} {cost(played)}"
    yield ""


def closing(scenes: Sequence[Scene], totals: Totals, seconds: float) -> Iterator[str]:
    """List the books and say how the story came out."""
    yield "The shop's own books:"
    for row in totals.rows:
        amount = row.amount.plain() if row.amount else "-"
        what = f"{row.tool}\t{row.target}\t{row.customer}"
        yield f"{row.service}\t{what}\t{amount}\t{row.state}\t{row.reference}"
    yield f"{word(ok=all(s.ok for s in scenes))} {summary(scenes, totals, seconds)}"


def summary(scenes: Sequence[Scene], totals: Totals, seconds: float) -> str:
    """Say in a sentence how it came out."""
    good = sum(played.ok for played in scenes)
    paid = ", ".join(money.plain() for money in totals.refunded) or "nothing"
    return (
        f"{good} of {len(scenes)} scenes as they should be, in {seconds:.0f} s. Paid back: {paid}."
    )


def cost(played: Scene) -> str:
    """Say what the scene took."""
    if not played.history_events:
        return f"{played.seconds:.1f} s"
    return (
        f"{played.seconds:.1f} s, {played.activities} activities, "
        f"{played.history_events} history events"
    )


def word(*, ok: bool) -> str:
    """Say yes or no in letters."""
    return "[ok]" if ok else "[OFF]"


def _said(line: Line) -> str:
    who = f"ledger of {line.who}" if line.voice is Voice.ledger else line.who
    text = "\n      ".join(part for part in line.text.splitlines() if part)
    return f"{who}: {text}" if who else text
