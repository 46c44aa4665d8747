"""What counts as a promise, a figure or a time in each language that replies are written in."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def language_file(language: str) -> Traversable:
    """Return the file that holds the phrases of one language."""
    return files(__name__) / f"{language}.toml"
