"""What is wrong with one article: the line, and what to do about it."""

from casework.domain.errors import CaseworkError


class Faulty(CaseworkError):
    """This article can not be taken in."""

    def __init__(self, what: str, line: int = 1) -> None:
        """Keep the sentence, which says what to do, and the line that it is about."""
        super().__init__(what)
        self.what = what
        self.line = line
