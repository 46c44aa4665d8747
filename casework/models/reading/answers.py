"""An answer in words to a question that is open."""

import re
from collections.abc import Sequence

from casework.domain.brief import OpenQuestion
from casework.domain.case import Goal, Slot
from casework.domain.plan import Choice
from casework.domain.reading import ReadGoal
from casework.models.given import MessageText
from casework.models.reading.answer_words import NO, NOTHING, PLACE, PLACES, YES
from casework.models.reading.confidence import ANSWERED
from casework.models.reading.details import Details, address_between
from casework.models.reading.words import Sentence, fold

_WORD = re.compile(r"[^\W\d_]+|[0-9]+(?:[.,][0-9]+)*")
_LEAD_IN = re.compile(
    r"^(?:(?:hi|hello|yes|sure|ok|okay|it'?s|it is|that'?s|that is|the|my|new|delivery|shipping"
    r"|address|is|to|please|send|ship|deliver|it|at|use)\b[\s,:.-]*)+"
)


def answer(
    question: OpenQuestion,
    goal: Goal | None,
    messages: Sequence[MessageText],
    found: Sequence[Sentence],
    details: Details,
) -> ReadGoal | None:
    """Read the messages as an answer to this question; None when they are none."""
    sets = _chosen(question.clarify.choices, messages, found, details)
    slots = tuple(
        _with_place(Slot(name=name, value=value), details)
        for name, value in sets.items()
        if name != "kind"
    )
    if not sets:
        free = _free(question.clarify.slot, messages, details)
        if free is None:
            return None
        slots = (free,)
    if goal is None and not any(slot.name == "order_id" for slot in slots):
        slots += details.order_ids[:1]
    kind = sets.get("kind") or (goal.kind if goal else None)
    if kind is None:
        return None
    spans = tuple(slot.span for slot in slots if slot.span)
    continues = goal.id if goal else None
    return ReadGoal(kind=kind, confidence=ANSWERED, slots=slots, spans=spans, continues=continues)


def _with_place(slot: Slot, details: Details) -> Slot:
    """Keep the customer's own words for a detail when they wrote it out."""
    own = [*details.order_ids, *([details.amount] if details.amount else [])]
    return next((s for s in own if s.name == slot.name and s.value == slot.value), slot)


def _chosen(
    choices: Sequence[Choice],
    messages: Sequence[MessageText],
    found: Sequence[Sentence],
    details: Details,
) -> dict[str, str]:
    ids = {slot.value for slot in details.order_ids}
    exact = [c for c in choices if ids & {c.id, *c.sets.values()}]
    if len(exact) == 1:
        return exact[0].sets
    if exact or (ids and any("order_id" in c.sets for c in choices)):
        return {}
    choice = (
        _by_label(choices, messages, details)
        or _by_ordinal(choices, found)
        or _by_yes(choices, found)
    )
    return choice.sets if choice else {}


def _by_ordinal(choices: Sequence[Choice], found: Sequence[Sentence]) -> Choice | None:
    for sentence in found:
        match = PLACE.search(sentence.text)
        if match:
            place = PLACES[match["named"] or match["alone"]]
            if -1 <= place < len(choices) and choices:
                return choices[place]
    return None


def _by_yes(choices: Sequence[Choice], found: Sequence[Sentence]) -> Choice | None:
    by_id = {choice.id: choice for choice in choices}
    no = any(NO.search(sentence.text) for sentence in found)
    yes = any(YES.search(sentence.text) for sentence in found)
    if yes and not no:
        return by_id.get("yes") or (choices[0] if len(choices) == 1 else None)
    return by_id.get("no") if no and not yes else None


def _by_label(
    choices: Sequence[Choice], messages: Sequence[MessageText], details: Details
) -> Choice | None:
    """Choose by the words that only one label has; equal claims choose nothing.

    Goods named in another language count by their English name, as labels quote the shop's.
    """
    said = set(_words(" ".join(message.text for message in messages)))
    said |= set(_words((details.product.value if details.product else "") or ""))
    labels = [set(_words(choice.label)) for choice in choices]
    scores: list[int] = []
    for i, label in enumerate(labels):
        others = [other for j, other in enumerate(labels) if j != i]
        own = {word for word in label if not any(word in other for other in others)}
        scores.append(sum(_said(word, said) for word in own))
    best = max(scores, default=0)
    if best == 0 or scores.count(best) > 1:
        return None
    return choices[scores.index(best)]


def _words(text: str) -> list[str]:
    return [w for w in _WORD.findall(fold(text)) if w not in NOTHING]


def _said(word: str, said: set[str]) -> bool:
    if word in said:
        return True
    stem = word.removesuffix("s")
    near = (w for w in said if len(w) >= 4 and len(stem) >= 4)
    return any(w.removesuffix("s") == stem or _one_slip(w, stem) for w in near)


def _one_slip(a: str, b: str) -> bool:
    if not (a.isalpha() and b.isalpha()) or abs(len(a) - len(b)) > 1:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    swapped = a[:i] + a[i + 1 : i + 2] + a[i : i + 1] + a[i + 2 :]
    return a[i + 1 :] == b[i + 1 :] or a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or swapped == b


def _free(slot: str, messages: Sequence[MessageText], details: Details) -> Slot | None:
    match slot:
        case "order_id":
            return details.order_ids[0] if len(details.order_ids) == 1 else None
        case "amount":
            return details.amount
        case "address":
            return details.address or _whole_address(messages)
        case "product":
            return details.product
        case _:
            return None


def _whole_address(messages: Sequence[MessageText]) -> Slot | None:
    for message in reversed(messages):
        text = fold(message.text)
        lead = _LEAD_IN.match(text)
        slot = address_between(message.id, text, lead.end() if lead else 0)
        if slot is not None:
            return slot
    return None
