"""The messages to customers, a file for each language that replies are written in."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def locale_file(language: str) -> Traversable:
    """Return the file that holds the messages of one language."""
    return files(__name__) / f"{language}.toml"
