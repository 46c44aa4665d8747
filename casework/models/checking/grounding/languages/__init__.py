"""The words of each language that the checker knows, as data."""

from pathlib import Path


def language_file(language: str) -> Path:
    """Return where a language's words stand; the file may be missing."""
    return Path(__file__).parent / f"{language}.toml"
