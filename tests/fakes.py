"""Stand-ins for the graphs' ports: small, in memory, and with the real ports' rules."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count

from casework.domain.action import action_id
from casework.domain.brief import Brief, Checked, Draft, GoalView, ReadBack, ReadRequest
from casework.domain.case import Goal, Slot
from casework.domain.fact import Fact, FactNeed, Gathered
from casework.domain.passage import Passages
from casework.domain.plan import Clarify, Planned, Step
from casework.domain.reading import Reading
from casework.domain.results import Done, StepResult
from graphs.ports import Ports

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CASE = "case-1"


class FakeReader:
    """Understands what it was told to, and remembers what it was asked."""

    def __init__(self, reading: Reading | None = None) -> None:
        self.reading = reading or Reading(message_ids=())
        self.asked: list[ReadRequest] = []

    async def read(self, request: ReadRequest) -> Reading:
        self.asked.append(request)
        return self.reading


class FakePlanner:
    """Plans with a function; like every planner it gives the same move for the same view."""

    def __init__(self, move: Callable[[GoalView], Planned]) -> None:
        self._move = move
        self.views: list[GoalView] = []

    async def plan(self, view: GoalView) -> Planned:
        self.views.append(view)
        return self._move(view)


class FakeFacts:
    """Holds one customer's records; what is not there is named, never made up."""

    def __init__(self, records: Mapping[str, tuple[Fact, ...]] | None = None) -> None:
        #: By read tool, whatever its arguments.
        self.records = dict(records or {})
        self.asked: list[tuple[FactNeed, ...]] = []
        #: Whether the records show afterwards what was done.
        self.shows = True

    async def gather(self, goal: Goal, needs: tuple[FactNeed, ...]) -> Gathered:
        self.asked.append(needs)
        found = [(need, self.records.get(need.tool, ())) for need in needs]
        return Gathered(
            facts=tuple(fact for _, facts in found for fact in facts),
            missing=tuple(need for need, facts in found if not facts),
        )

    async def read_back(self, view: GoalView) -> ReadBack:
        done = [past.step for past in view.past if isinstance(past.result, Done)]
        needs = tuple(need for step in done for need in step.read_back)
        facts = (await self.gather(view.goal, needs)).facts
        return ReadBack(proved=bool(done) and bool(facts) and self.shows, facts=facts)


class FakeKnowledge:
    """Knows what it was told; what it was not told it does not know."""

    def __init__(self, passages: Passages | None = None) -> None:
        self.passages = passages or Passages()
        self.asked: list[Goal] = []

    async def look_up(self, goal: Goal) -> Passages:
        self.asked.append(goal)
        return self.passages


class FakeDesk:
    """Answers as told; the same (goal, n) is the same action and has its effect once."""

    def __init__(
        self,
        *answers: Callable[[str], StepResult],
        chosen: Mapping[int, Mapping[str, str]] | None = None,
    ) -> None:
        #: Given out in order, one for each new proposal; the last one stays.
        self._answers = list(answers) or [done]
        self._chosen = chosen or {}
        self._ledger: dict[tuple[str, int], StepResult] = {}
        self._steps: dict[tuple[str, int], Step] = {}
        #: Every call, repeated ones too.
        self.asked_for: list[tuple[int, Step]] = []
        self.questions: list[tuple[int, Clarify]] = []
        #: What the world has seen.
        self.effects: list[Step] = []

    async def perform(self, goal: Goal, n: int, step: Step, facts: tuple[Fact, ...]) -> StepResult:
        self.asked_for.append((n, step))
        key = (goal.id, n)
        if key not in self._ledger:
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            self._ledger[key] = answer(action_id(CASE, goal.id, n))
            self._steps[key] = step
            if isinstance(self._ledger[key], Done):
                self.effects.append(step)
        return self._ledger[key]

    async def ask(self, goal: Goal, n: int, clarify: Clarify) -> Goal | None:
        self.questions.append((n, clarify))
        sets = self._chosen.get(n)
        if sets is None:
            return None
        return goal.with_slots(tuple(Slot(name=k, value=v) for k, v in sets.items()))


class FakeWriter:
    """Stores drafts and says them; a draft is said once, whoever asks again."""

    def __init__(self, *checks: Checked, customer_wrote: bool = False) -> None:
        #: Given out in order, one for each check; the last one stays.
        self._checks = list(checks) or [Checked(passed=True)]
        self._customer_wrote = customer_wrote
        self._numbers = count(1)
        self.briefs: list[Brief] = []
        self.checked: list[str] = []
        self.said: list[str] = []

    async def compose(self, brief: Brief) -> Draft:
        self.briefs.append(brief)
        return Draft(reply_id=f"{brief.case_id}-r{brief.reply_n}-{next(self._numbers)}")

    async def check(self, draft: Draft, brief: Brief) -> Checked:
        self.checked.append(draft.reply_id)
        return self._checks.pop(0) if len(self._checks) > 1 else self._checks[0]

    async def deliver(self, draft: Draft) -> bool:
        if self._customer_wrote:
            return False
        if draft.reply_id not in self.said:
            self.said.append(draft.reply_id)
        return True


def done(id: str) -> Done:
    """Answer that it happened."""
    return Done(action_id=id, receipt=f"receipt-{id[:8]}", details={"status": "cancelled"})


def never(view: GoalView) -> Planned:
    """Plan nothing: for graphs that must not ask."""
    raise AssertionError(view)


def ports(
    *,
    reader: FakeReader | None = None,
    planner: FakePlanner | None = None,
    facts: FakeFacts | None = None,
    knowledge: FakeKnowledge | None = None,
    desk: FakeDesk | None = None,
    writer: FakeWriter | None = None,
) -> Ports:
    """Put fakes together as what a graph may use."""
    return Ports(
        reader=reader or FakeReader(),
        planner=planner or FakePlanner(never),
        facts=facts or FakeFacts(),
        knowledge=knowledge or FakeKnowledge(),
        desk=desk or FakeDesk(),
        writer=writer or FakeWriter(),
        now=lambda: NOW,
    )
