"""The story on a terminal: who says what, what happened, and what the shop's books say."""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.demo.story.books import Totals
from casework.demo.story.plain import cost, summary
from casework.demo.story.scene import Scene
from casework.demo.story.telling import Line, Voice

_STYLES = {
    Voice.customer: "cyan",
    Voice.engine: "bold",
    Voice.supervisor: "magenta",
    Voice.asks: "bold",
    Voice.happens: "dim",
    Voice.ledger: "green",
}


def show_scene(console: Console, number: int, total: int, scene: Scene) -> None:
    """Tell one scene."""
    title = Text.assemble((f" {number}/{total}  {scene.name}  ", "bold"), f"{scene.title} ")
    parts: list[RenderableType] = [_lines(scene.lines), Text("")]
    parts += [_check(check.what, ok=check.ok) for check in scene.checks]
    parts.append(Text.assemble(_mark(ok=scene.ok), (f"   {cost(scene)}", "dim")))
    console.print(Panel(Group(*parts), title=title, title_align="left", padding=(0, 1)))


def show_closing(console: Console, scenes: Sequence[Scene], totals: Totals, seconds: float) -> None:
    """Show what the shop's books hold, and how the story came out."""
    table = Table(title="The shop's own books", title_justify="left")
    for name in ("service", "action", "of", "for", "amount", "reference"):
        table.add_column(name, justify="right" if name == "amount" else "left")
    for row in totals.rows:
        amount = row.amount.plain() if row.amount else ""
        table.add_row(row.service, row.tool, row.target, row.customer, amount, row.reference)
    console.print(table)
    good = all(scene.ok for scene in scenes)
    console.print(Text.assemble(_mark(ok=good), f"   {summary(scenes, totals, seconds)}"))


def _lines(lines: Iterable[Line]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True, min_width=10)
    table.add_column(overflow="fold")
    for line in lines:
        who = f"ledger: {line.who}" if line.voice is Voice.ledger else line.who
        table.add_row(Text(who, _STYLES[line.voice]), Text(line.text, "" if line.who else "dim"))
    return table


def _mark(*, ok: bool) -> Text:
    """Say yes or no by word, by shape and by colour."""
    return Text("✓ ok", "bold green") if ok else Text("✗ off", "bold red")


def _check(what: str, *, ok: bool) -> Text:
    return Text.assemble(("✓ ", "green") if ok else ("✗ ", "bold red"), what)
