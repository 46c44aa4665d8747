"""The kinds of goal and the customers' words for each, as files that a support team can edit."""

from importlib.resources import files
from importlib.resources.abc import Traversable

#: Files of examples that stand for no kind: what is no shop's business, and mere politeness.
NOT_OURS = "not_ours"
SMALL_TALK = "small_talk"


def kinds_file() -> Traversable:
    """Return the file that says which kinds there are."""
    return files(__name__) / "kinds.toml"


def examples_folder() -> Traversable:
    """Return the folder that holds a file of examples for each kind."""
    return files(__name__) / "examples"


def glossary_folder() -> Traversable:
    """Return the folder that holds the shop's words in other languages, with the English."""
    return files(__name__) / "glossary"
