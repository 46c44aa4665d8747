"""Tells the story as it is played: drawn for a terminal, plain lines for whatever reads a pipe."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from rich.console import Console

from casework.demo.stack.stack import Tell
from casework.demo.story import plain, render
from casework.demo.story.books import Totals
from casework.demo.story.scene import Scene


class Teller:
    """Writes the scenes to stdout and what is being started to stderr; quiet, it writes nothing."""

    def __init__(self, *, quiet: bool) -> None:
        """Look once at where the story goes."""
        self._quiet = quiet
        self._out = Console(highlight=False, width=None)
        self._err = Console(stderr=True, highlight=False)

    @contextmanager
    def starting(self) -> Generator[Tell, None, None]:
        """Show on stderr what has started already, while a person watches."""
        if not self._err.is_terminal:
            yield lambda _part, _state: None
            return
        with self._err.status("Starting Temporal, the shop, the API and a worker …") as status:
            up: list[str] = []

            def tell(part: str, state: str) -> None:
                del state
                up.append(part)
                status.update(f"Starting … {', '.join(up)} up")

            yield tell

    def scene(self, number: int, total: int, scene: Scene) -> None:
        """Tell one scene."""
        if self._quiet:
            return
        if self._out.is_terminal:
            render.show_scene(self._out, number, total, scene)
        else:
            _write(plain.scene(number, total, scene))

    def closing(self, scenes: Sequence[Scene], totals: Totals, seconds: float) -> None:
        """Show what the books hold, and how the story came out."""
        if self._quiet:
            return
        if self._out.is_terminal:
            render.show_closing(self._out, scenes, totals, seconds)
        else:
            _write(plain.closing(scenes, totals, seconds))


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201 - the story is what stdout is for
