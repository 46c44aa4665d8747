"""A customer's issue and the goals in it."""

from enum import StrEnum

from casework.domain.words import Letter

#: The owner of a case that no person has taken.
ENGINE = "engine"


class CaseStatus(StrEnum):
    """Where a case stands, as every list shows it."""

    open = "open"
    waiting = "waiting"
    with_person = "with_person"
    resolved = "resolved"
    closed = "closed"


class GoalStatus(StrEnum):
    """Where one goal of a case stands (DESIGN §1)."""

    open = "open"
    gathering = "gathering"
    waiting_customer = "waiting_customer"
    waiting_approval = "waiting_approval"
    waiting_external = "waiting_external"
    acting = "acting"
    resolved = "resolved"
    refused = "refused"
    handed_over = "handed_over"
    failed = "failed"

    @property
    def ended(self) -> bool:
        """Say whether the engine has nothing left to do for this goal."""
        return self in _ENDED

    @property
    def waiting(self) -> bool:
        """Say whether the goal rests until somebody else moves."""
        return self in _WAITING


_ENDED = frozenset(
    {GoalStatus.resolved, GoalStatus.refused, GoalStatus.handed_over, GoalStatus.failed}
)
_WAITING = frozenset(
    {GoalStatus.waiting_customer, GoalStatus.waiting_approval, GoalStatus.waiting_external}
)


class Resolution(StrEnum):
    """How a goal came to be resolved; `assumed` is never counted as solved."""

    proved = "proved"
    confirmed = "confirmed"
    assumed = "assumed"


class Sender(StrEnum):
    """Who wrote a message."""

    customer = "customer"
    engine = "engine"
    person = "person"


class Span(Letter):
    """Where a customer's words stand: the text itself stays in the store, out of histories."""

    message_id: str
    start: int
    end: int


class Slot(Letter):
    """One detail of a goal in the customer's own words.

    `value` holds ids, amounts and choices; for words that could name a person (an address) it is
    None and the text is fetched by `span` where it is needed.
    """

    name: str
    value: str | None
    span: Span | None = None


class Goal(Letter):
    """One thing the customer wants, as it was read from their words."""

    id: str
    kind: str
    slots: tuple[Slot, ...] = ()
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    #: While it is not clear what is wanted: the kinds that could be meant.
    possible: tuple[str, ...] = ()

    def slot(self, name: str) -> Slot | None:
        """Find a detail by name, the latest said winning."""
        return next((slot for slot in reversed(self.slots) if slot.name == name), None)

    def value(self, name: str) -> str | None:
        """Return a detail's value, or None when it was not said."""
        slot = self.slot(name)
        return slot.value if slot else None

    def with_slots(self, slots: tuple[Slot, ...]) -> "Goal":
        """Add details said later; they win over earlier ones of the same name."""
        names = {slot.name for slot in slots}
        kept = tuple(slot for slot in self.slots if slot.name not in names)
        return self.model_copy(update={"slots": kept + slots})
