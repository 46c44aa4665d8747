"""The local reader: what a burst of messages wants, read on the CPU without any key."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from casework.domain.brief import OpenQuestion, ReadRequest
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.given import MessageText
from casework.models.languages import WRITES, base
from casework.models.learned.classifier import Classifier, Guess
from casework.models.reading.answers import answer
from casework.models.reading.attach import attach
from casework.models.reading.confidence import threshold
from casework.models.reading.continuing import beside_the_point, continuing, corrected
from casework.models.reading.details import ANY_TIME, Details, When, details
from casework.models.reading.goals import Wish
from casework.models.reading.language import language
from casework.models.reading.parts import Guesses
from casework.models.reading.signals import mood_of, only_small_talk, sentiment, signals
from casework.models.reading.signs.again import same_again
from casework.models.reading.signs.mood import BAD, rising
from casework.models.reading.spelling import mended
from casework.models.reading.understanding import Understood, guessed, understand
from casework.models.reading.withdrawal import withdrawn
from casework.models.reading.words import Sentence, sentences

#: Signals that stand for themselves: nothing has to be understood beside them.
_ENOUGH = frozenset(
    {
        Signal.asks_for_person,
        Signal.danger,
        Signal.instructs_engine,
        Signal.legal,
        Signal.off_topic,
        Signal.press,
        Signal.self_harm,
        Signal.small_talk,
        Signal.thanks,
        Signal.unknown_language,
    }
)
#: Signals that say what is going on where no wish is understood.
_EXPLAINS = frozenset(
    {
        Signal.asks_for_person,
        Signal.danger,
        Signal.instructs_engine,
        Signal.legal,
        Signal.press,
        Signal.self_harm,
    }
)
#: Of how many messages before this one the mood is compared.
_TURNS = 2
_TALKS = frozenset({Signal.thanks, Signal.angry, Signal.repeats})

#: Words beside which a street is a place to send something to.
_SENDS = re.compile(
    r"\b(?:address|adress|deliver\w*|ship\w*|send|sent|mov(?:e|ed|ing)|redirect\w*|go(?:es)? to"
    r"|adresse|liefer\w*|schick\w*|send\w*|livr\w*|envoy\w*|direcci[oó]n|env[ií]\w*|entreg\w*"
    r"|indirizzo|spedi\w*|consegn\w*)\b"
)


class LocalReader:
    """Reads a burst of messages in a few milliseconds; says when it is not sure.

    It keeps nothing between two readings: the same words are always read the same.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        llm_available: bool = False,
        encoder: SentenceEncoder | None = None,
    ) -> None:
        """Know whether a language model could be asked when the classifier is unsure."""
        self._classifier = classifier
        self._encoder = encoder or shared_encoder()
        self._llm_available = llm_available

    @property
    def version(self) -> str:
        """Name the examples that it learned from and was calibrated on; empty for none."""
        return self._classifier.version

    def read(
        self,
        messages: Sequence[MessageText],
        request: ReadRequest,
        earlier: Sequence[str] = (),
        when: When = ANY_TIME,
    ) -> Reading:
        """Understand the messages as one burst; words are pointed to, never quoted.

        `earlier` are the customer's last messages before these: some things are asked twice, and
        a mood can sour. `when` says what day it is for the customer: "last Tuesday" hangs on it.
        """
        burst = _Burst.of(messages, request, when)
        if any(same_again(message.text, earlier, self._similar) for message in messages):
            burst.signs.add(Signal.repeats)
        mood = sentiment(burst.found, frozenset(burst.signs))
        if mood <= BAD and rising([*map(mood_of, earlier[-_TURNS:]), mood]):
            # Frustration that grows over turns counts like anger that is said.
            burst.signs.add(Signal.angry)
        goals = self._goals(burst)
        signs = frozenset(burst.signs)
        certain = _sure_of(goals) and bool(goals or burst.gone or signs & _ENOUGH)
        return Reading(
            message_ids=tuple(message.id for message in messages),
            goals=goals,
            withdrawn=burst.gone,
            signals=signs,
            language=burst.spoken,
            sentiment=sentiment(burst.found, signs),
            certain=certain,
            deeper=self._llm_available
            and (not certain or bool(signs & {Signal.unknown_language, Signal.off_topic})),
        )

    def _goals(self, burst: "_Burst") -> tuple[ReadGoal, ...]:
        answered = _answers(burst)
        if only_small_talk(burst.found) and not answered and not burst.gone:
            burst.signs.add(Signal.small_talk)
            return ()
        understood = self._understood(burst)
        wanted = understood.wishes
        if answered or burst.gone:
            wanted = tuple(wish for wish in wanted if wish.sure)
        if burst.request.open_goals:
            # Words that ask for nothing, while something is open, are about that.
            named = bool(burst.said.order_ids)
            wanted = tuple(wish for wish in wanted if wish.sure or wish.asks or named)
        if any(wish.kind == "talk_to_person" and wish.sure for wish in wanted):
            burst.signs.add(Signal.asks_for_person)
        goals = (*answered, *_told(burst, wanted, answered))
        if burst.gone or any(not goal.possible for goal in goals):
            return goals
        asks = any(wish.asks for wish in wanted)
        return (
            beside_the_point(burst.request, burst.found, asks=asks)
            or goals
            or self._unclear(burst, understood)
        )

    def _understood(self, burst: "_Burst") -> Understood:
        return understand(
            burst.messages,
            burst.said,
            burst.request.open_goals,
            self._guesses(burst),
            self._threshold(burst),
        )

    def _similar(self, one: str, other: str) -> float:
        first, second = self._encoder.encode([one, other])
        return float(first @ second)

    def _guesses(self, burst: "_Burst") -> Guesses:
        def guess(texts: Sequence[str]) -> Sequence[Guess]:
            read = [mended(text) for text in texts] if burst.english else texts
            return self._classifier.guess_together(read, english=burst.english)

        return guess

    def _threshold(self, burst: "_Burst") -> Callable[[str], float]:
        return partial(self._classifier.threshold, english=burst.english)

    def _unclear(self, burst: "_Burst", understood: Understood) -> tuple[ReadGoal, ...]:
        """Place words that ask for nothing: a detail, talk, or something that is not ours."""
        meant = corrected(burst.request, burst.found, burst.said)
        if meant or burst.signs & _EXPLAINS:
            return meant
        lost = beside_the_point(burst.request, burst.found)
        if lost:
            return lost
        asks = any(wish.asks for wish in understood.wishes)
        if burst.request.open_goals and not asks and not burst.said.order_ids:
            return ()
        if not understood.chatter:
            understood = guessed(burst.messages, self._guesses(burst), self._threshold(burst))
        goals = _told(burst, understood.wishes, ())
        asked = any(sentence.question for sentence in burst.found)
        if not goals and understood.small_talk and not asked:
            burst.signs.add(Signal.small_talk)
        elif not goals and not burst.signs & _TALKS:
            burst.signs.add(Signal.off_topic)
        return goals


@dataclass(frozen=True)
class _Burst:
    """Messages that are read as one, and all that rules alone can say of them."""

    messages: Sequence[MessageText]
    request: ReadRequest
    when: When
    spoken: str
    found: tuple[Sentence, ...]
    said: Details
    gone: tuple[str, ...]
    signs: set[Signal]

    @property
    def english(self) -> bool:
        """Say whether it is in the language that the classifier knows best."""
        return base(self.spoken) == "en"

    @classmethod
    def of(cls, messages: Sequence[MessageText], request: ReadRequest, when: When) -> "_Burst":
        expected = base(request.language)
        spoken = language(messages, expected if expected in WRITES else "en")
        found = sentences(messages)
        signs = set(signals(messages, found))
        if base(spoken) not in WRITES:
            signs.add(Signal.unknown_language)
        said = details(messages, wants_address=_about_address(request, found), when=when)
        asked = any(c.id == "no" for q in request.questions for c in q.clarify.choices)
        gone = withdrawn(found, request.open_goals, said, no_is_an_answer=asked)
        return cls(messages, request, when, spoken, found, said, gone, signs)


def _about_address(request: ReadRequest, found: Sequence[Sentence]) -> bool:
    asked = any(q.clarify.slot == "address" for q in request.questions)
    open_one = any(goal.kind == "change_address" for goal in request.open_goals)
    return asked or open_one or any(_SENDS.search(sentence.text) for sentence in found)


def _answers(burst: _Burst) -> tuple[ReadGoal, ...]:
    if burst.gone:
        return ()
    goals = {goal.id: goal for goal in burst.request.open_goals}

    def read(question: OpenQuestion) -> ReadGoal | None:
        goal = goals.get(question.goal_id) if question.goal_id else None
        return answer(question, goal, burst.messages, burst.found, burst.said)

    return tuple(goal for goal in map(read, burst.request.questions) if goal is not None)


def _told(
    burst: _Burst, wanted: Sequence[Wish], answered: Sequence[ReadGoal]
) -> tuple[ReadGoal, ...]:
    """Make goals of wishes, tied to the open ones; what an answer is about is not told twice."""
    anew = attach([wish for wish in wanted if wish.again], burst.said, burst.messages, burst.when)
    plain = attach(
        [wish for wish in wanted if not wish.again], burst.said, burst.messages, burst.when
    )
    tied = continuing(plain, burst.request.open_goals, burst.found)
    offered = {
        choice.sets["kind"]
        for question in burst.request.questions
        for choice in question.clarify.choices
        if "kind" in choice.sets
    }
    return tuple(
        goal
        for goal in (*tied, *anew)
        if goal.continues not in burst.gone and not _same(goal, answered, offered)
    )


def _same(goal: ReadGoal, answered: Sequence[ReadGoal], offered: Collection[str]) -> bool:
    """Say whether a goal only repeats what an answer is about."""
    return bool(answered) and (
        goal.kind in offered
        or any(
            goal.kind == other.kind or (goal.continues and goal.continues == other.continues)
            for other in answered
        )
    )


def _sure_of(goals: Sequence[ReadGoal]) -> bool:
    """Say whether each goal can be acted on: one that is new and unsure says what it could be."""
    return all(
        not goal.possible and (goal.continues is None or goal.confidence >= threshold(goal.kind))
        for goal in goals
    )
