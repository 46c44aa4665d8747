"""A progress bar on stderr, for people; silent where nobody watches."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def progress_bar(title: str) -> Generator[Callable[[str, int, int], None]]:
    """Give a function that is told each step: its name, how many are done, and of how many."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    disabled = not sys.stderr.isatty()
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=disabled
    ) as progress:
        task = progress.add_task(title, total=None)

        def tell(step: str, done: int, of: int) -> None:
            said = f"{title}: {step}" if step else title
            progress.update(task, description=said, completed=done, total=of)

        yield tell


@contextmanager
def counting() -> Generator[Callable[[int, int, str], None]]:
    """Show on stderr how much is done of how much while somebody looks; a pipe gets none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of, what: bar.update(task, completed=done, total=of, description=what)
