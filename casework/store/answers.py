"""What the store answers when a request with an idempotency key begins."""

from casework.domain.words import Word


class Fresh(Word):
    """This key is new: do the work, then finish."""


class Replay(Word):
    """The same request was answered before: give the same answer again."""

    status: int
    body: str


class Mismatch(Word):
    """The key was used for another request."""


class Running(Word):
    """The same request is being worked on just now."""
