"""The one error of the stack: what did not start or did not stay, and what to do about it."""

from casework.domain.errors import CaseworkError


class StackFailed(CaseworkError):
    """The embedded stack did not start; the message says which part, and what to do."""
