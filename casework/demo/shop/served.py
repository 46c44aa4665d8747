"""What left the service, for whom: the proof that nobody was shown another's rows."""

from collections import deque

from pydantic import BaseModel, ConfigDict

_KEPT = 20_000


class Serving(BaseModel):
    """One answer: the customer it was for and the ids of the rows in it, none for a refusal."""

    model_config = ConfigDict(frozen=True)

    customer: str
    path: str
    rows: tuple[str, ...]


class Served:
    """The latest answers of one service, oldest first."""

    def __init__(self) -> None:
        self._servings: deque[Serving] = deque(maxlen=_KEPT)

    def note(self, customer: str, path: str, rows: tuple[str, ...]) -> None:
        """Remember one answer."""
        self._servings.append(Serving(customer=customer, path=path, rows=rows))

    def all(self) -> tuple[Serving, ...]:
        """Return what is remembered."""
        return tuple(self._servings)
