"""One transaction, as its repositories."""

from datetime import datetime

from casework.store.repositories.approvals import Approvals
from casework.store.repositories.article_use import ArticleUse
from casework.store.repositories.articles import Articles
from casework.store.repositories.audit import Audit
from casework.store.repositories.cases import Cases
from casework.store.repositories.confirmations import Confirmations
from casework.store.repositories.denials import Denials
from casework.store.repositories.drafts import Drafts
from casework.store.repositories.effects import Effects
from casework.store.repositories.events import Events
from casework.store.repositories.findings import Findings
from casework.store.repositories.goals import Goals
from casework.store.repositories.grants import Grants
from casework.store.repositories.handoffs import Handoffs
from casework.store.repositories.holds import Holds
from casework.store.repositories.idempotency import Idempotency
from casework.store.repositories.keys import Keys
from casework.store.repositories.lessons import Lessons
from casework.store.repositories.messages import Messages
from casework.store.repositories.model_calls import ModelCalls
from casework.store.repositories.notes import Notes
from casework.store.repositories.pending import Pendings
from casework.store.repositories.readings import Readings
from casework.store.repositories.retrievals import Retrievals
from casework.store.repositories.staff import Staff
from casework.store.repositories.steps import Steps
from casework.store.repositories.used_once import UsedOnce
from casework.store.scope import Scope
from casework.store.work import Work


class Tx:
    """What can be read and written together: all of it happens, or none.

    Audit entries and events are best appended last: they make other writers of the tenant wait.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.approvals = Approvals(work)
        self.article_use = ArticleUse(work)
        self.articles = Articles(work)
        self.audit = Audit(work)
        self.cases = Cases(work)
        self.confirmations = Confirmations(work)
        self.denials = Denials(work)
        self.drafts = Drafts(work)
        self.effects = Effects(work)
        self.events = Events(work)
        self.findings = Findings(work)
        self.goals = Goals(work)
        self.grants = Grants(work)
        self.handoffs = Handoffs(work)
        self.holds = Holds(work)
        self.idempotency = Idempotency(work)
        self.keys = Keys(work)
        self.lessons = Lessons(work)
        self.messages = Messages(work)
        self.model_calls = ModelCalls(work)
        self.notes = Notes(work)
        self.pending = Pendings(work)
        self.retrievals = Retrievals(work)
        self.readings = Readings(work)
        self.staff = Staff(work)
        self.steps = Steps(work)
        self.used_once = UsedOnce(work)

    @property
    def scope(self) -> Scope:
        """For whom this transaction runs."""
        return self._work.scope

    @property
    def now(self) -> datetime:
        """The time of this transaction, the same for all its rows."""
        return self._work.now
