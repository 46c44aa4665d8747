"""The command line: `casework`, and `python -m casework.cli`."""

from casework.cli.app import main

__all__ = ["main"]
