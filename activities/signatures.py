"""Every activity's name, what it takes and what it gives: all that workflows know of them.

A name or a field here is a letter to last year's open cases: add optional fields, rename nothing.
Everything carries its `CaseRef`; the activity resolves whom it acts for from the grant, never
from anything else it is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from casework.domain.brief import Brief, Checked, Draft, GoalView, ReadBack, ReadRequest
from casework.domain.case import Goal, GoalStatus, Resolution
from casework.domain.fact import Fact, FactNeed, Gathered
from casework.domain.handoff import Packet
from casework.domain.passage import Passages
from casework.domain.plan import Clarify, Planned, Step
from casework.domain.reading import Reading
from casework.domain.results import StepResult
from casework.domain.standing import Standing
from casework.domain.words import Letter

Given = TypeVar("Given", bound=Letter)
Got = TypeVar("Got", bound=Letter)


@dataclass(frozen=True)
class Signature(Generic[Given, Got]):
    """One activity as workflows see it.

    `local` ones take milliseconds, touch only our own store and may safely run twice; the others
    talk to other systems and are retried by the server within `within`.
    """

    name: str
    takes: type[Given]
    gives: type[Got]
    local: bool = True
    #: One attempt's time; a lost worker is noticed after `heartbeat` where one is set.
    attempt: timedelta = timedelta(seconds=10)
    heartbeat: timedelta | None = None
    #: All attempts together. Whoever calls must be able to go on without an answer after it.
    within: timedelta = timedelta(minutes=10)


class CaseRef(Letter):
    """The case that is worked on, and the grant that says for whom. No token, no name."""

    case_id: str
    grant_ref: str


class Ack(Letter):
    """It is recorded."""


class Read(Letter):
    """Read what is unread."""

    ref: CaseRef
    request: ReadRequest


class Intake(Letter):
    """What a reading changed, to be recorded in one transaction that releases held writes.

    Unclaimed effects of the `withdrawn` and `changed` goals are superseded first.
    """

    ref: CaseRef
    reading: Reading
    new: tuple[Goal, ...] = ()
    changed: tuple[Goal, ...] = ()
    withdrawn: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()


class Taken(Letter):
    """Goals whose write had already left: nothing could be stopped, they are told the outcome."""

    past_recall: tuple[str, ...] = ()
    #: Approvals that were voided, so that their workflows can be told.
    voided: tuple[str, ...] = ()


class PlanRequest(Letter):
    """Propose the next move for a goal."""

    ref: CaseRef
    view: GoalView


class PlanAnswer(Letter):
    """The next move; `deeper` asks for the language model's plan, where one is configured."""

    planned: Planned
    deeper: bool = False


class AuthorizeRequest(Letter):
    """Make a step an action, ask policy, and enter it in the ledger (T1)."""

    ref: CaseRef
    goal: Goal
    n: int
    step: Step
    facts: tuple[Fact, ...] = ()
    #: What the customer writes in; empty: as the case was opened.
    language: str = ""


class ActionRef(Letter):
    """One action of a case."""

    ref: CaseRef
    action_id: str


class AskRequest(Letter):
    """Put a question to the customer."""

    ref: CaseRef
    goal: Goal
    n: int
    clarify: Clarify
    facts: tuple[Fact, ...] = ()
    #: What the customer writes in; empty: as the case was opened.
    language: str = ""


class Asked(Letter):
    """The question is there to be answered until then."""

    question_id: str
    until: datetime


class QuestionRef(Letter):
    """One question of a case; `lapsed` when its time is over, which an answer may have beaten."""

    ref: CaseRef
    question_id: str
    lapsed: bool = False


class Answer(Letter):
    """What the chosen answer says: details by name. Empty when nothing was chosen."""

    sets: dict[str, str] = {}


class Performed(Letter):
    """The outcome of a claim and call; `held` when unread words of the customer come first."""

    result: StepResult | None = None
    held: bool = False
    #: Not yet: the standing changed, or a decision can still be taken back.
    look_again: bool = False


class GatherRequest(Letter):
    """Read these facts, side by side."""

    ref: CaseRef
    goal_id: str
    needs: tuple[FactNeed, ...]


class LookUp(Letter):
    """Ask the articles about the words that a goal rests on."""

    ref: CaseRef
    goal: Goal


class CheckArticles(Letter):
    """Check every article of the tenant; for no case, and in nobody's name but the service's."""


class CheckedArticles(Letter):
    """What a check came to, in numbers; what it found is kept in the store."""

    articles: int = 0
    findings: int = 0
    opened: int = 0
    closed: int = 0
    forgotten: int = 0


class ReadBackRequest(Letter):
    """Read what the done steps of a goal changed."""

    ref: CaseRef
    view: GoalView


class BriefRef(Letter):
    """Write what this brief says."""

    ref: CaseRef
    brief: Brief


class CheckRequest(Letter):
    """Hold a draft against ledger and facts."""

    ref: CaseRef
    draft: Draft
    brief: Brief


class DraftRef(Letter):
    """One stored reply."""

    ref: CaseRef
    draft: Draft


class Delivered(Letter):
    """It was said. A resolved case takes no more messages after `quiet_seconds`.

    What else was asked has `patience_seconds` to be finished before a person takes the case.
    """

    quiet_seconds: int
    patience_seconds: int = 0


class Conclusion(Letter):
    """How a goal came out, for the pages and the timeline."""

    ref: CaseRef
    goal: Goal
    status: GoalStatus
    resolution: Resolution | None = None
    reason: str = ""


class HandOver(Letter):
    """Give the case to a person, with all they need to know."""

    ref: CaseRef
    packet: Packet


class HandedOver(Letter):
    """The case is a person's; these approvals of unclaimed effects were voided."""

    handoff_id: str
    voided: tuple[str, ...] = ()


class ApprovalRef(Letter):
    """One approval of a case."""

    ref: CaseRef
    approval_id: str
    action_id: str


class ApprovalLook(Letter):
    """An approval's row: still open, or settled and in force from `effective_at` on."""

    open: bool
    effective_at: datetime | None = None
    expires_at: datetime


READ = Signature("reading.read", Read, Reading)
READ_DEEPER = Signature(
    "reading.read_deeper", Read, Reading, local=False, attempt=timedelta(seconds=60)
)
TAKE_IN = Signature("reading.take_in", Intake, Taken)
PLAN = Signature("planning.plan", PlanRequest, PlanAnswer)
PLAN_DEEPER = Signature(
    "planning.plan_deeper", PlanRequest, PlanAnswer, local=False, attempt=timedelta(seconds=60)
)
AUTHORIZE = Signature("desk.authorize", AuthorizeRequest, Standing)
STANDING = Signature("desk.standing", ActionRef, Standing)
LAPSE = Signature("desk.lapse", ActionRef, Standing)
ASK = Signature("desk.ask", AskRequest, Asked)
ANSWER = Signature("desk.answer", QuestionRef, Answer)
GATHER = Signature(
    "facts.gather",
    GatherRequest,
    Gathered,
    local=False,
    attempt=timedelta(seconds=30),
    heartbeat=timedelta(seconds=3),
)
READ_BACK = Signature(
    "facts.read_back",
    ReadBackRequest,
    ReadBack,
    local=False,
    attempt=timedelta(seconds=30),
    heartbeat=timedelta(seconds=3),
)
LOOK_UP = Signature(
    "knowledge.look_up",
    LookUp,
    Passages,
    local=False,
    attempt=timedelta(seconds=20),
    within=timedelta(minutes=1),
)
CHECK_ARTICLES = Signature(
    "knowledge.check",
    CheckArticles,
    CheckedArticles,
    local=False,
    attempt=timedelta(minutes=30),
    heartbeat=timedelta(seconds=30),
    within=timedelta(hours=3),
)
PERFORM = Signature(
    "effects.perform",
    ActionRef,
    Performed,
    local=False,
    attempt=timedelta(seconds=60),
    heartbeat=timedelta(seconds=3),
    within=timedelta(hours=1),
)
COMPOSE = Signature("replies.compose", BriefRef, Draft)
COMPOSE_DEEPER = Signature(
    "replies.compose_deeper", BriefRef, Draft, local=False, attempt=timedelta(seconds=60)
)
CHECK = Signature("replies.check", CheckRequest, Checked)
DELIVER = Signature("replies.deliver", DraftRef, Delivered)
CONCLUDE = Signature("cases.conclude", Conclusion, Ack)
HAND_OVER = Signature("cases.hand_over", HandOver, HandedOver)
TAKE_BACK = Signature("cases.take_back", CaseRef, Ack)
CLOSE = Signature("cases.close", CaseRef, Ack)
LOOK = Signature("approvals.look", ApprovalRef, ApprovalLook)
REMIND = Signature("approvals.remind", ApprovalRef, ApprovalLook)
ESCALATE = Signature("approvals.escalate", ApprovalRef, ApprovalLook)
EXPIRE = Signature("approvals.expire", ApprovalRef, ApprovalLook)
REPORT = Signature("approvals.report", ApprovalRef, Ack, local=False, within=timedelta(days=30))
