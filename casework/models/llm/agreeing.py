"""Two samples of one reading, made one: what both say stands, what only one says is asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from casework.domain.case import Slot
from casework.domain.reading import ReadGoal, Reading, Signal

#: A question with more choices than this is no help.
_MOST_POSSIBLE = 5
#: Heard by one sample or by the local reader, these count: a person looks, at worst for nothing.
_ALARMS = frozenset({Signal.danger, Signal.self_harm})
#: What the local reader heard of these, no model can unhear.
_KEPT = _ALARMS | {Signal.asks_for_person, Signal.instructs_engine, Signal.legal, Signal.press}


class Agreement(StrEnum):
    """How far the samples say the same of a goal."""

    both = "both"
    apart = "apart"
    #: There was only one sample to go by: the other was of no use.
    alone = "alone"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What speaks for one goal: the samples, their own word for it, and the local reader."""

    agreement: Agreement
    said: float
    local: bool


@dataclass(frozen=True)
class Heard:
    """A goal as the samples have it, before its chance is known; `goal.possible` holds them all."""

    goal: ReadGoal
    evidence: Evidence


@dataclass(frozen=True)
class Together:
    """What the samples come to."""

    heard: tuple[Heard, ...]
    withdrawn: tuple[str, ...]
    signals: frozenset[Signal]
    language: str
    sentiment: float


def together(samples: Sequence[Reading], local: Reading | None) -> Together:
    """Lay one or two samples side by side.

    A goal is paired with one of the same kind about the same open goal. All that finds no partner
    becomes a single unsure goal that could be any of their kinds.
    """
    first = samples[0]
    second = samples[-1]
    if len(samples) == 1:
        heard = tuple(_alone(goal, local) for goal in first.goals)
    else:
        heard = _paired(first, second, local)
    if local and len(local.goals) == len(heard) == 1:
        heard = (_with_local_details(heard[0], local.goals[0]),)
    # One voice is enough to stop; it takes two to act.
    withdrawn = tuple(dict.fromkeys(first.withdrawn + second.withdrawn))
    return Together(
        heard=tuple(h for h in heard if h.goal.continues not in withdrawn),
        withdrawn=withdrawn,
        signals=_signals(first, second, local),
        language=first.language if first.language == second.language else _language(local),
        sentiment=min(first.sentiment, second.sentiment),
    )


def _paired(first: Reading, second: Reading, local: Reading | None) -> tuple[Heard, ...]:
    left, heard, lone = list(second.goals), list[Heard](), list[ReadGoal]()
    for goal in first.goals:
        partner = next((g for g in left if _same(g, goal)), None)
        if partner is None:
            lone.append(goal)
            continue
        left.remove(partner)
        heard.append(_heard(Agreement.both, (goal, partner), local))
    if lone or left:
        heard.append(_heard(Agreement.apart, (*lone, *left), local))
    return tuple(heard)


def _alone(goal: ReadGoal, local: Reading | None) -> Heard:
    return _heard(Agreement.alone, (goal,), local)


def _same(goal: ReadGoal, other: ReadGoal) -> bool:
    return (goal.kind, goal.continues) == (other.kind, other.continues)


def _heard(agreement: Agreement, goals: Sequence[ReadGoal], local: Reading | None) -> Heard:
    """Make one goal of several; it says no more than that none of them contradicts it."""
    thought = [g for g in local.goals if g.confidence > 0] if local else []
    theirs = {g.kind for g in thought}
    best = max(goals, key=lambda goal: (goal.kind in theirs, goal.confidence))
    kinds = [best.kind, *(g.kind for g in goals), *(k for g in goals for k in g.possible)]
    # The local reader's own doubts are about the whole burst: they help where there is one wish.
    if len(thought) == 1:
        kinds += [thought[0].kind, *thought[0].possible]
    continued = {goal.continues for goal in goals}
    return Heard(
        best.model_copy(
            update={
                "slots": _slots(goals),
                "possible": tuple(dict.fromkeys(kinds))[:_MOST_POSSIBLE],
                "continues": best.continues if len(continued) == 1 else None,
            }
        ),
        Evidence(
            agreement=agreement,
            said=min(goal.confidence for goal in goals),
            local=best.kind in theirs,
        ),
    )


def _slots(goals: Iterable[ReadGoal]) -> tuple[Slot, ...]:
    """Keep each detail that is said one way only; what is said in two ways has to be asked."""
    said: dict[str, list[Slot]] = {}
    for slot in (slot for goal in goals for slot in goal.slots):
        said.setdefault(slot.name, []).append(slot)
    return tuple(slots[0] for slots in said.values() if len({s.value for s in slots}) == 1)


def _with_local_details(heard: Heard, local: ReadGoal) -> Heard:
    """Fill in details that the samples left out: code read these from the same words."""
    named = {slot.name for slot in heard.goal.slots}
    more = tuple(slot for slot in local.slots if slot.name not in named)
    goal = heard.goal.model_copy(update={"slots": heard.goal.slots + more})
    return replace(heard, goal=goal)


def _signals(first: Reading, second: Reading, local: Reading | None) -> frozenset[Signal]:
    alarms = (first.signals | second.signals) & _ALARMS
    heard = local.signals & _KEPT if local else frozenset[Signal]()
    return (first.signals & second.signals) | alarms | heard


def _language(local: Reading | None) -> str:
    return local.language if local else "en"
