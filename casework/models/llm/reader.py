"""The language model as a reader: it says what is meant; every value still comes from the words."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from casework.domain.brief import OpenQuestion, ReadRequest
from casework.domain.case import Goal, Slot, Span
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.given import MessageText
from casework.models.kinds import KINDS
from casework.models.llm.call import Caller
from casework.models.llm.data import as_data, task
from casework.models.llm.reader_form import ReadingForm, SaidDetail, SaidGoal
from casework.models.money_words import amounts
from casework.models.reading.confidence import sure_of, threshold
from casework.models.reading.details import ADDRESS_MAX
from casework.models.reading.goods import COLOURS, GOODS
from casework.models.reading.words import fold
from casework.models.trouble import Answer, FaultKind, ModelFault, ModelUsage

#: A model's own word on how sure it is counts for no more than this.
MOST_SURE = 0.9
_DETAILS = frozenset({"order_id", "amount", "product", "address"})
_ID = re.compile(r"[0-9]{3,15}")
_TASK = task(
    "You read messages that customers wrote to a shop and say what they want.",
    "One goal per thing wanted. Use only these kinds:",
    *(f"- {kind.name}: {kind.description}" for kind in KINDS.values()),
    "Copy the words a goal or detail rests on exactly, and name the message they are in.",
    "Details: order_id, amount (only when a certain sum back is asked for), product, address.",
    "An open goal that the words repeat, correct or complete goes into `continues`; one that is "
    "no longer wanted goes into `withdrawn`. An answer to an open question goes into `answers`.",
    "Confidence is the chance that you are right. Below 0.75 list the kinds it could be in "
    "`possible`.",
)


class _Unusable(Exception):
    """The form holds something that is not there."""

    def __init__(self, kind: FaultKind, code: str) -> None:
        super().__init__(code)
        self.kind, self.code = kind, code


class LlmReader:
    """Reads a burst of messages with the language model."""

    def __init__(self, caller: Caller) -> None:
        """Use this client."""
        self._caller = caller

    async def read(
        self, messages: Sequence[MessageText], request: ReadRequest
    ) -> Answer[Reading] | ModelFault:
        """Understand the messages; what does not hold up against them is a fault."""
        asked = _Asked(messages, request)
        answered = await self._caller.ask(ReadingForm, _TASK, as_data(asked.data()))
        if isinstance(answered, ModelFault):
            return answered
        try:
            return Answer(asked.reading(answered.value), answered.usage)
        except _Unusable as fault:
            return _fault(fault, answered.usage)


def _fault(fault: _Unusable, usage: ModelUsage) -> ModelFault:
    return ModelFault(kind=fault.kind, code=fault.code, usage=usage)


class _Asked:
    """One request with short names in place of ids, so that no id of ours leaves."""

    def __init__(self, messages: Sequence[MessageText], request: ReadRequest) -> None:
        self._messages = {f"m{i}": message for i, message in enumerate(messages, 1)}
        self._goals = {f"g{i}": goal for i, goal in enumerate(request.open_goals, 1)}
        self._questions = {f"q{i}": question for i, question in enumerate(request.questions, 1)}

    def data(self) -> dict[str, JsonValue]:
        """Write what the model may see."""
        return {
            "messages": [{"name": n, "text": m.text} for n, m in self._messages.items()],
            "open_goals": [_goal_data(name, goal) for name, goal in self._goals.items()],
            "open_questions": [_question_data(n, q) for n, q in self._questions.items()],
        }

    def reading(self, form: ReadingForm) -> Reading:
        """Turn the form into a reading, checking each name and each quote."""
        goals = [self._goal(said) for said in form.goals]
        goals += [self._answer(a.question, a.choice) for a in form.answers]
        gone = tuple(dict.fromkeys(self._open(name).id for name in form.withdrawn))
        kept = tuple(goal for goal in goals if goal.continues not in gone)
        return Reading(
            message_ids=tuple(message.id for message in self._messages.values()),
            goals=kept,
            withdrawn=gone,
            signals=frozenset(form.signals),
            language=form.language,
            sentiment=form.sentiment,
            certain=sure_of(kept) and bool(kept or gone or set(form.signals) - _NOT_ENOUGH),
        )

    def _goal(self, said: SaidGoal) -> ReadGoal:
        for kind in (said.kind, *said.possible):
            if kind not in KINDS:
                raise _Unusable(FaultKind.unknown_kind, "kind")
        spans = tuple(self._span(quoted.message, quoted.words) for quoted in said.words)
        confidence = min(said.confidence, MOST_SURE)
        unsure = confidence < threshold(said.kind)
        return ReadGoal(
            kind=said.kind,
            confidence=confidence,
            slots=tuple(self._slot(detail) for detail in said.details),
            spans=spans,
            possible=tuple(dict.fromkeys((said.kind, *said.possible))) if unsure else (),
            continues=self._open(said.continues).id if said.continues else None,
        )

    def _answer(self, name: str, choice_id: str) -> ReadGoal:
        question = self._questions.get(name)
        choice = (
            next((c for c in question.clarify.choices if c.id == choice_id), None)
            if (question)
            else None
        )
        if question is None or choice is None:
            raise _Unusable(FaultKind.unknown_reference, "answer")
        goal = next((g for g in self._goals.values() if g.id == question.goal_id), None)
        kind = choice.sets.get("kind") or (goal.kind if goal else None)
        if kind is None or kind not in KINDS:
            raise _Unusable(FaultKind.unknown_kind, "answer")
        slots = tuple(Slot(name=n, value=v) for n, v in choice.sets.items() if n != "kind")
        continues = goal.id if goal else None
        return ReadGoal(kind=kind, confidence=MOST_SURE, slots=slots, continues=continues)

    def _open(self, name: str) -> Goal:
        goal = self._goals.get(name)
        if goal is None:
            raise _Unusable(FaultKind.unknown_reference, "goal")
        return goal

    def _span(self, name: str, words: str) -> Span:
        message = self._messages.get(name)
        start = fold(message.text).find(fold(words)) if message else -1
        if message is None or start < 0:
            raise _Unusable(FaultKind.words_not_found, "message" if message is None else "words")
        return Span(message_id=message.id, start=start, end=start + len(words))

    def _slot(self, said: SaidDetail) -> Slot:
        span = self._span(said.message, said.words)
        if said.name not in _DETAILS:
            raise _Unusable(FaultKind.unknown_reference, "detail")
        return Slot(name=said.name, value=_value(said), span=span)


_NOT_ENOUGH = frozenset({Signal.angry, Signal.repeats})


def _value(said: SaidDetail) -> str | None:
    """Read the value out of the customer's own words, with the same code as for everyone."""
    match said.name:
        case "order_id":
            number = _ID.search(said.words)
            if number is None:
                raise _Unusable(FaultKind.words_not_found, "order_id")
            return number.group()
        case "amount":
            found = amounts(said.words)
            if len(found) != 1:
                raise _Unusable(FaultKind.words_not_found, "amount")
            return found[0].money.plain()
        case "product":
            known = [w for w in fold(said.words).split() if w in GOODS or w in COLOURS]
            return " ".join(known) or None
        case _:
            if len(said.words) > ADDRESS_MAX:
                raise _Unusable(FaultKind.words_not_found, "address")
            return None


def _goal_data(name: str, goal: Goal) -> JsonValue:
    said: dict[str, JsonValue] = {s.name: s.value for s in goal.slots if s.value is not None}
    return {"name": name, "kind": goal.kind, "details": said}


def _question_data(name: str, question: OpenQuestion) -> JsonValue:
    choices: list[JsonValue] = [
        {"choice": c.id, "label": c.label} for c in question.clarify.choices
    ]
    return {"name": name, "asks_for": question.clarify.slot, "choices": choices}
