"""One request to the reading model, and its filled form held up against the customer's words."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from casework.domain.brief import OpenQuestion, ReadRequest
from casework.domain.case import Goal, Slot, Span
from casework.domain.reading import ReadGoal, Reading
from casework.models.given import MessageText
from casework.models.kinds import KINDS
from casework.models.llm.reader_form import ReadingForm, SaidDetail, SaidGoal
from casework.models.money_words import amounts
from casework.models.reading.details import ADDRESS_MAX
from casework.models.reading.goods import COLOURS, GOODS
from casework.models.reading.words import fold
from casework.models.trouble import FaultKind

_SURE = 1.0
_DETAILS = frozenset({"order_id", "amount", "product", "address"})
_ID = re.compile(r"[0-9]{3,15}")


class Unusable(Exception):
    """The form holds something that is not there."""

    def __init__(self, kind: FaultKind, code: str) -> None:
        super().__init__(code)
        self.kind, self.code = kind, code


class Asked:
    """One request with short names in place of ids, so that no id of ours leaves."""

    def __init__(self, messages: Sequence[MessageText], request: ReadRequest) -> None:
        self._messages = {f"m{i}": message for i, message in enumerate(messages, 1)}
        self._goals = {f"g{i}": goal for i, goal in enumerate(request.open_goals, 1)}
        self._questions = {f"q{i}": question for i, question in enumerate(request.questions, 1)}

    def data(self, likely: Sequence[str]) -> dict[str, JsonValue]:
        """Write what the model may see; `likely` are the kinds a first reader thinks of."""
        data: dict[str, JsonValue] = {
            "messages": [{"name": n, "text": m.text} for n, m in self._messages.items()]
        }
        if self._goals:
            data["open_goals"] = [_goal_data(name, goal) for name, goal in self._goals.items()]
        if self._questions:
            data["open_questions"] = [_question_data(n, q) for n, q in self._questions.items()]
        if likely:
            data["likely"] = {name: KINDS[name].description for name in likely}
        return data

    def reading(self, form: ReadingForm) -> Reading:
        """Turn the form into a reading as it was said, checking each name and each quote.

        Raises:
            Unusable: a kind, quote, goal or choice is not there.

        """
        goals = [self._goal(said) for said in form.goals]
        goals += [self._answer(a.question, a.choice) for a in form.answers]
        return Reading(
            message_ids=tuple(message.id for message in self._messages.values()),
            goals=tuple(goals),
            withdrawn=tuple(dict.fromkeys(self._open(name).id for name in form.withdrawn)),
            signals=frozenset(form.signals),
            language=form.language,
            sentiment=form.sentiment,
        )

    def _goal(self, said: SaidGoal) -> ReadGoal:
        for kind in (said.kind, *said.possible):
            if kind not in KINDS:
                raise Unusable(FaultKind.unknown_kind, "kind")
        return ReadGoal(
            kind=said.kind,
            confidence=said.confidence,
            slots=tuple(self._slot(detail) for detail in said.details),
            spans=tuple(self._span(quoted.message, quoted.words) for quoted in said.words)
            or self._everything(),
            possible=tuple(said.possible),
            continues=self._open(said.continues).id if said.continues else None,
        )

    def _answer(self, name: str, choice_id: str) -> ReadGoal:
        question = self._questions.get(name)
        choices = question.clarify.choices if question else ()
        choice = next((c for c in choices if c.id == choice_id), None)
        if question is None or choice is None:
            raise Unusable(FaultKind.unknown_reference, "answer")
        goal = next((g for g in self._goals.values() if g.id == question.goal_id), None)
        kind = choice.sets.get("kind") or (goal.kind if goal else None)
        if kind is None or kind not in KINDS:
            raise Unusable(FaultKind.unknown_kind, "answer")
        slots = tuple(Slot(name=n, value=v) for n, v in choice.sets.items() if n != "kind")
        continues = goal.id if goal else None
        return ReadGoal(kind=kind, confidence=_SURE, slots=slots, continues=continues)

    def _open(self, name: str) -> Goal:
        goal = self._goals.get(name)
        if goal is None:
            raise Unusable(FaultKind.unknown_reference, "goal")
        return goal

    def _span(self, name: str | None, words: str) -> Span:
        messages = [m for n, m in self._messages.items() if name in {None, n}]
        for message in messages:
            start = fold(message.text).find(fold(words))
            if start >= 0:
                return Span(message_id=message.id, start=start, end=start + len(words))
        raise Unusable(FaultKind.words_not_found, "words" if messages else "message")

    def _everything(self) -> tuple[Span, ...]:
        """Point to all that was written: what a goal rests on that names no words of its own."""
        return tuple(
            Span(message_id=message.id, start=0, end=len(message.text))
            for message in self._messages.values()
        )

    def _slot(self, said: SaidDetail) -> Slot:
        span = self._span(said.message, said.words)
        if said.name not in _DETAILS:
            raise Unusable(FaultKind.unknown_reference, "detail")
        return Slot(name=said.name, value=_value(said), span=span)


def _value(said: SaidDetail) -> str | None:
    """Read the value out of the customer's own words, with the same code as for everyone."""
    match said.name:
        case "order_id":
            number = _ID.search(said.words)
            if number is None:
                raise Unusable(FaultKind.words_not_found, "order_id")
            return number.group()
        case "amount":
            found = amounts(said.words)
            if len(found) != 1:
                raise Unusable(FaultKind.words_not_found, "amount")
            return found[0].money.plain()
        case "product":
            known = [w for w in fold(said.words).split() if w in GOODS or w in COLOURS]
            return " ".join(known) or None
        case _:
            if len(said.words) > ADDRESS_MAX:
                raise Unusable(FaultKind.words_not_found, "address")
            return None


def _goal_data(name: str, goal: Goal) -> JsonValue:
    said: dict[str, JsonValue] = {s.name: s.value for s in goal.slots if s.value is not None}
    return {"name": name, "kind": goal.kind, "details": said}


def _question_data(name: str, question: OpenQuestion) -> JsonValue:
    choices: list[JsonValue] = [
        {"choice": c.id, "label": c.label} for c in question.clarify.choices
    ]
    return {"name": name, "asks_for": question.clarify.slot, "choices": choices}
