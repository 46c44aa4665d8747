"""What a case takes along when its workflow continues as new."""

from datetime import datetime

from casework.domain.brief import OpenQuestion
from casework.domain.case import GoalStatus
from casework.domain.letters import CaseStart
from casework.domain.words import Letter
from graphs.goal_state import GoalState


class CarriedGoal(Letter):
    """One goal with all its graph knows; a run under way starts again from here."""

    state: GoalState
    status: GoalStatus
    told: GoalStatus | None = None
    #: A closing reply told its outcome; later replies leave it out.
    closed: bool = False
    question: OpenQuestion | None = None


class Carried(Letter):
    """The case's memory. Messages, effects and approvals are not in it: the store has them."""

    goals: tuple[CarriedGoal, ...] = ()
    replies: int = 0
    strikes: int = 0
    language: str = "en"
    mood: float = 0.0
    with_person: bool = False
    quiet_seconds: int | None = None
    patient_until: datetime | None = None


class CaseRun(CaseStart):
    """The start of one run: a new case, or one that goes on where the last run stopped."""

    carried: Carried | None = None
