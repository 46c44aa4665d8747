"""The local reader: plain English wording, read by rules on the CPU, without any key."""

from collections.abc import Sequence

from casework.domain.brief import OpenQuestion, ReadRequest
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.given import MessageText
from casework.models.reading.answers import answer
from casework.models.reading.attach import attach
from casework.models.reading.confidence import sure_of, threshold
from casework.models.reading.continuing import beside_the_point, continuing, corrected
from casework.models.reading.cues import evidence
from casework.models.reading.details import Details, details
from casework.models.reading.goals import wishes
from casework.models.reading.language import language
from casework.models.reading.signals import only_small_talk, sentiment, signals
from casework.models.reading.vague import subjects
from casework.models.reading.withdrawal import withdrawn
from casework.models.reading.words import Sentence, sentences

_VAGUE = 0.3
#: Signals that stand for themselves: nothing has to be understood beside them.
_ENOUGH = frozenset(
    {
        Signal.asks_for_person,
        Signal.danger,
        Signal.instructs_engine,
        Signal.legal,
        Signal.off_topic,
        Signal.small_talk,
        Signal.thanks,
        Signal.unknown_language,
    }
)


class LocalReader:
    """Reads a burst of messages in about a millisecond; says when it is not sure."""

    def __init__(self, *, llm_available: bool = False) -> None:
        """Know whether a language model could be asked when these rules are unsure."""
        self._llm_available = llm_available

    def read(self, messages: Sequence[MessageText], request: ReadRequest) -> Reading:
        """Understand the messages as one burst; words are pointed to, never quoted."""
        spoken = language(messages)
        found = sentences(messages)
        signs = set(signals(messages, found))
        if spoken != "en":
            signs.add(Signal.unknown_language)
            return self._reading(messages, (), (), signs, found, spoken)
        cues = evidence(found)
        said = details(messages, wants_address=_about_address(request, [c.sign for c in cues]))
        asked = any(c.id == "no" for q in request.questions for c in q.clarify.choices)
        gone = withdrawn(found, request.open_goals, said, no_is_an_answer=asked)
        answered = () if gone else _answers(messages, found, request, said)
        goals: tuple[ReadGoal, ...] = ()
        if not gone or _wants_more(cues_after=[c.sign for c in cues]):
            wanted = wishes(cues, has_order_id=bool(said.order_ids))
            goals = continuing(attach(wanted, said), request.open_goals, found)
            goals = tuple(g for g in goals if g.continues not in gone and not _same(g, answered))
        if not answered and not goals and not gone:
            goals = corrected(request, found, said)
        if not answered and not goals and not gone:
            goals = _unclear(request, found, signs)
        return self._reading(messages, (*answered, *goals), gone, signs, found, spoken)

    def _reading(
        self,
        messages: Sequence[MessageText],
        goals: tuple[ReadGoal, ...],
        gone: tuple[str, ...],
        signs: set[Signal],
        found: Sequence[Sentence],
        spoken: str,
    ) -> Reading:
        certain = sure_of(goals) and bool(goals or gone or signs & _ENOUGH)
        frozen = frozenset(signs)
        return Reading(
            message_ids=tuple(message.id for message in messages),
            goals=goals,
            withdrawn=gone,
            signals=frozen,
            language=spoken,
            sentiment=sentiment(found, frozen),
            certain=certain,
            deeper=self._llm_available
            and (not certain or bool(frozen & {Signal.unknown_language, Signal.off_topic})),
        )


def _about_address(request: ReadRequest, signs: Sequence[str]) -> bool:
    asked = any(q.clarify.slot == "address" for q in request.questions)
    open_one = any(goal.kind == "change_address" for goal in request.open_goals)
    return asked or open_one or "address" in signs


def _answers(
    messages: Sequence[MessageText],
    found: Sequence[Sentence],
    request: ReadRequest,
    said: Details,
) -> tuple[ReadGoal, ...]:
    goals = {goal.id: goal for goal in request.open_goals}

    def read(question: OpenQuestion) -> ReadGoal | None:
        goal = goals.get(question.goal_id) if question.goal_id else None
        return answer(question, goal, messages, found, said)

    return tuple(goal for goal in map(read, request.questions) if goal is not None)


def _same(goal: ReadGoal, answered: Sequence[ReadGoal]) -> bool:
    """Say whether a goal only repeats what an answer is about, or is too unsure beside one."""
    if not answered:
        return False
    known = any(
        (goal.continues is not None and goal.continues == other.continues)
        or goal.kind == other.kind
        for other in answered
    )
    return known or goal.confidence < threshold(goal.kind)


def _wants_more(cues_after: Sequence[str]) -> bool:
    """Say whether something new is wanted beside what was taken back."""
    taking_back = {"wants_money", "cancel_bare", "mind", "unwanted", "not_arrived", "locked"}
    return bool(set(cues_after) - taking_back - {"feedback", "password", "other"})


def _unclear(
    request: ReadRequest, found: Sequence[Sentence], signs: set[Signal]
) -> tuple[ReadGoal, ...]:
    """Place words that speak for no kind: talk, the shop's business, or something else."""
    if only_small_talk(found):
        signs.add(Signal.small_talk)
        return ()
    if signs & {Signal.asks_for_person, Signal.danger, Signal.instructs_engine, Signal.legal}:
        return ()
    beside = beside_the_point(request, found)
    if beside:
        return beside
    possible = subjects(found)
    if possible:
        spans = tuple(s.span(0, len(s.text)) for s in found[:1])
        return (ReadGoal(kind="other", confidence=_VAGUE, spans=spans, possible=possible),)
    if not signs & {Signal.thanks, Signal.angry, Signal.repeats}:
        signs.add(Signal.off_topic)
    return ()
