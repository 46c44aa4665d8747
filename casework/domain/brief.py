"""What planners and writers are told: a goal's whole state, and the news a reply must carry."""

from datetime import datetime

from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.fact import Fact, FactNeed
from casework.domain.passage import Passages
from casework.domain.plan import Clarify, Step
from casework.domain.results import StepResult
from casework.domain.words import Letter


class PastStep(Letter):
    """A step that was asked of the desk, and the desk's answer."""

    n: int
    step: Step
    result: StepResult


class GoalView(Letter):
    """All a planner may know of a goal: the goal, the facts, and what was tried."""

    goal: Goal
    now: datetime
    facts: tuple[Fact, ...] = ()
    missing: tuple[FactNeed, ...] = ()
    past: tuple[PastStep, ...] = ()
    questions_asked: int = 0
    #: What the articles say; None: they were not asked.
    passages: Passages | None = None


class OpenQuestion(Letter):
    """The question a customer was last asked, so that an answer in words finds its goal."""

    question_id: str
    goal_id: str | None
    clarify: Clarify


class ReadRequest(Letter):
    """Read these messages as one burst, knowing what is open."""

    case_id: str
    message_ids: tuple[str, ...]
    open_goals: tuple[Goal, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    #: What the case was last read in: words that do not tell their language are in this one.
    language: str = "en"


class GoalNews(Letter):
    """How one goal stands now, for the reply: only what the ledger and the facts say.

    `reason` is a code that the writer has words for; `denied_by` names the approval whose
    customer words are quoted; `proof` holds the facts read back afterwards; `passages` are what an
    answer from the articles rests on.
    """

    goal: Goal
    status: GoalStatus
    resolution: Resolution | None = None
    reason: str = ""
    answer: str | None = None
    denied_by: str | None = None
    facts: tuple[Fact, ...] = ()
    past: tuple[PastStep, ...] = ()
    proof: tuple[Fact, ...] = ()
    passages: Passages | None = None


class Brief(Letter):
    """What one reply has to say. `closing` when every goal of the case has ended."""

    case_id: str
    reply_n: int
    language: str = "en"
    news: tuple[GoalNews, ...] = ()
    closing: bool = False
    #: A code for replies that are not about a goal: "off_topic", "thanks", "handover"…
    notice: str = ""
    #: Write from templates only: an earlier draft claimed what nothing bears out.
    plain: bool = False


class Draft(Letter):
    """A stored reply that has not been said yet; the text stays in the store.

    `deeper` asks for the language model's wording, where one is configured.
    """

    reply_id: str
    deeper: bool = False
    #: It tells how every goal came out.
    closing: bool = False


class ReadBack(Letter):
    """What the system of record says after a step: whether it proves it, and the facts read."""

    proved: bool
    facts: tuple[Fact, ...] = ()


class Checked(Letter):
    """Whether a draft says only what ledger and sources say; `faults` are codes."""

    passed: bool
    faults: tuple[str, ...] = ()
