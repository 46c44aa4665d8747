"""One thing about the example files: where it is, what is wrong, and what to do."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found at a place.

    `line` is nought when it is about the whole file. `must` says that the reader suffers until it
    is mended; else somebody should look at it, and may leave it.
    """

    file: str
    line: int
    what: str
    todo: str
    must: bool = True

    @property
    def where(self) -> str:
        """The place, as editors and terminals jump to it."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def as_line(self) -> str:
        """Write it for people."""
        return f"{'MEND' if self.must else 'look'}  {self.where}  {self.what} {self.todo}"

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return asdict(self)
