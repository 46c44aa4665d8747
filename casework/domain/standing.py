"""Where an action stands on its way to being done: what the desk asks after every wake."""

from datetime import datetime
from enum import StrEnum

from casework.domain.results import StepResult
from casework.domain.words import Letter


class StandingKind(StrEnum):
    """What an action waits for."""

    #: The customer has to say yes to it.
    confirm = "confirm"
    #: One or two supervisors have to decide it.
    approve = "approve"
    #: It was decided, and the decision can still be taken back until `until`.
    undo_window = "undo_window"
    #: Everything it needs is there: it may be performed.
    ready = "ready"
    #: A newer action took its place: look at `action_id`.
    replaced = "replaced"
    #: It came to an end: `result` says how.
    closed = "closed"


class Standing(Letter):
    """An action's standing as its ledger row has it. Wakes only say "look again"."""

    kind: StandingKind
    action_id: str
    approval_id: str | None = None
    #: When the waiting ends by itself.
    until: datetime | None = None
    remind_at: datetime | None = None
    result: StepResult | None = None
