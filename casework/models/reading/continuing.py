"""Whether words belong to a goal that is already open: repeated, corrected, or filled in."""

import re
from collections.abc import Sequence

from casework.domain.brief import ReadRequest
from casework.domain.case import Goal, Slot
from casework.domain.reading import ReadGoal
from casework.models.reading.belonging import about_an_order
from casework.models.reading.confidence import CONTINUED
from casework.models.reading.details import Details
from casework.models.reading.words import Sentence

_REFUNDS = frozenset({"refund", "refund_damaged", "refund_not_arrived", "refund_changed_mind"})
_CORRECTS = re.compile(
    r"\b(?:meant|mean|correction|actually|wrong (?:order|number|one)|typo|rather|instead"
    r"|not #?[0-9]+)\b"
)
_ASKS_HOW_FAR = re.compile(
    r"\b(?:done yet|(?:any|an|some) (?:news|updates?|progress)|how long|how far|what(?:s| is)"
    r" (?:happening|going on|the status|taking)|still waiting|are you (?:there|still)|when will"
    r"|yet|ready|finished|hello)\b"
)
_LOST = 0.3
_ONE_OF_SEVERAL = 0.6


def continuing(
    goals: Sequence[ReadGoal], open_goals: Sequence[Goal], found: Sequence[Sentence]
) -> tuple[ReadGoal, ...]:
    """Tie goals that were read to the open ones that they are about."""
    corrects = any(_CORRECTS.search(sentence.text) for sentence in found)
    return tuple(_tied(goal, open_goals, corrects=corrects) for goal in goals)


def _tied(goal: ReadGoal, open_goals: Sequence[Goal], *, corrects: bool) -> ReadGoal:
    for known in reversed(open_goals):
        if not _alike(goal.kind, known.kind):
            continue
        said = next((s.value for s in goal.slots if s.name == "order_id"), None)
        had = known.value("order_id")
        if said is not None and had not in {None, said} and not corrects:
            continue
        news = tuple(s for s in goal.slots if s.value is None or known.value(s.name) != s.value)
        kind = known.kind if goal.possible else goal.kind
        return goal.model_copy(
            update={
                "continues": known.id,
                "slots": news,
                "kind": kind,
                "possible": (),
                "confidence": max(goal.confidence, CONTINUED),
            }
        )
    return goal


def _alike(kind: str, other: str) -> bool:
    return kind == other or (kind in _REFUNDS and other in _REFUNDS)


def corrected(
    request: ReadRequest, found: Sequence[Sentence], said: Details
) -> tuple[ReadGoal, ...]:
    """Read a bare detail ("sorry, 1002") as a correction of the open goal it must belong to."""
    slots: list[Slot] = [*said.order_ids[:1]]
    slots += [slot for slot in (said.amount, said.address, said.product) if slot is not None]
    asked = {question.goal_id for question in request.questions}
    about = [g for g in request.open_goals if about_an_order(g.kind)]
    if not slots or not about:
        return ()
    about.sort(
        key=lambda g: (
            g.id in asked,
            g.value("order_id") in said.not_order_ids,
            said.address is not None and g.kind == "change_address",
            said.amount is not None and g.kind in _REFUNDS,
        )
    )
    goal = about[-1]
    news = tuple(s for s in slots if s.value is None or goal.value(s.name) != s.value)
    certain = len(about) == 1 or goal.id in asked or bool(said.not_order_ids)
    spans = tuple(s.span for s in slots if s.span) or (found[0].span(0, 1),)
    return (
        ReadGoal(
            kind=goal.kind,
            confidence=CONTINUED if certain else _ONE_OF_SEVERAL,
            slots=news,
            spans=spans,
            continues=goal.id,
        ),
    )


def beside_the_point(
    request: ReadRequest, found: Sequence[Sentence], *, asks: bool = False
) -> tuple[ReadGoal, ...]:
    """Read what fits no kind while goals are open: how far they are, or a lost answer.

    Words that ask for something are no lost answer.
    """
    if not request.open_goals or not found:
        return ()
    asked = [q.goal_id for q in request.questions if q.goal_id]
    known = {goal.id: goal for goal in request.open_goals}
    how_far = any(_ASKS_HOW_FAR.search(sentence.text) for sentence in found)
    if not how_far and (asks or not any(goal_id in known for goal_id in asked)):
        return ()
    goal = next((known[i] for i in asked if i in known), request.open_goals[-1])
    return (
        ReadGoal(
            kind=goal.kind,
            confidence=CONTINUED if how_far else _LOST,
            spans=(found[0].span(0, len(found[0].text)),),
            continues=goal.id,
        ),
    )
