"""Facts: records read from a system of record under a case's grant."""

from datetime import datetime

from casework.domain.money import Money
from casework.domain.words import Letter

FactValue = Money | bool | int | str | None


class Fact(Letter):
    """One record as a backend gave it: what it is, its fields, where it came from and when.

    Ids, states, dates and amounts only: free text from a backend is never a fact.
    """

    kind: str
    id: str
    fields: dict[str, FactValue]
    source: str
    at: datetime

    def text(self, name: str) -> str:
        """Return a field as the string a precondition compares; missing is the empty string."""
        value = self.fields.get(name)
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case Money():
                return str(value.amount_minor)
            case _:
                return str(value)

    def money(self, name: str) -> Money | None:
        """Return a field that holds money."""
        value = self.fields.get(name)
        return value if isinstance(value, Money) else None


class FactNeed(Letter):
    """One read a procedure asks for: a read tool and the ids it is about."""

    tool: str
    args: dict[str, str] = {}


class Gathered(Letter):
    """What a round of reading brought: the facts, and the needs that found nothing."""

    facts: tuple[Fact, ...] = ()
    missing: tuple[FactNeed, ...] = ()
