"""Asking once more before something is decided; a script has to say that it is sure."""

import sys

from casework.cli import say


def be_sure(question: str, *, sure: bool) -> None:
    """Go on only after a yes.

    Raises:
        Fault: it was a no, or nobody is there to be asked.

    """
    if sure:
        return
    if not sys.stdin.isatty():
        raise say.Fault("Nobody is here to be asked: add --yes.", code=say.WRONG_USE)
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise say.Fault("Nothing was done.")
