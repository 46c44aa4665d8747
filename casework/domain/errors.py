"""Errors, grouped by what happens next. The docstring of a class is its message.

Outcomes that are expected (a refusal, a denial, a fact that changed) are values, not errors:
see `results.py` and `verdict.py`.
"""


class CaseworkError(Exception):
    """Something went wrong in Casework."""

    def __init__(self, message: str | None = None) -> None:
        """Keep one message, so that the error survives pickling and the wire."""
        super().__init__(message or type(self).__doc__)


class Retryable(CaseworkError):
    """A system did not answer as it should for now; the same call may be made again."""


class NeedsPerson(CaseworkError):
    """The engine cannot go on by itself; the case passes to a person."""


class Refused(CaseworkError):
    """This is not allowed, finally; the customer is told."""


class Broken(CaseworkError):
    """Casework itself is wrong here; this needs its makers, not the customer."""


class Misconfigured(Broken):
    """A setting is missing or makes no sense; the message names the variable."""
