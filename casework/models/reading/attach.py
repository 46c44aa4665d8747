"""Giving each goal its details: the order number that stands nearest, the amount, the address."""

from collections.abc import Sequence

from casework.domain.case import Slot, Span
from casework.domain.reading import ReadGoal
from casework.models.reading.details import Details
from casework.models.reading.goals import ABOUT_ORDERS, Wish

_PARTIAL = frozenset({"refund_damaged", "refund_not_arrived", "refund_changed_mind"})


def attach(wanted: Sequence[Wish], said: Details) -> tuple[ReadGoal, ...]:
    """Turn wishes into goals; a wish named for two orders becomes two goals."""
    about = [wish for wish in wanted if wish.kind in ABOUT_ORDERS]
    owners: dict[int, list[Slot]] = {i: [] for i in range(len(about))}
    for slot in said.order_ids:
        if about:
            nearest = min(range(len(about)), key=lambda i: _distance(about[i], slot))
            owners[nearest].append(slot)
    goals: list[ReadGoal] = []
    for wish in wanted:
        own = owners[about.index(wish)] if wish in about else []
        if wish in about and not own and len(said.order_ids) == 1:
            own = list(said.order_ids)
        details = _details(wish, said)
        goals += [_goal(wish, (*ids, *details)) for ids in _each(own)]
    return tuple(goals)


def _each(slots: Sequence[Slot]) -> list[tuple[Slot, ...]]:
    return [(slot,) for slot in slots] if slots else [()]


def _goal(wish: Wish, slots: tuple[Slot, ...]) -> ReadGoal:
    spans = tuple(dict.fromkeys(e.span for e in wish.evidence))
    return ReadGoal(
        kind=wish.kind,
        confidence=round(wish.confidence, 3),
        slots=slots,
        spans=spans,
        possible=wish.possible,
    )


def _details(wish: Wish, said: Details) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    if said.amount and wish.kind in _PARTIAL:
        slots.append(said.amount)
    if said.address and wish.kind == "change_address":
        slots.append(said.address)
    if said.product and wish.kind in ABOUT_ORDERS:
        slots.append(said.product)
    return tuple(slots)


def _distance(wish: Wish, slot: Slot) -> int:
    place = slot.span
    if place is None:
        return 0
    return min((_apart(e.span, place) for e in wish.evidence), default=0)


def _apart(one: Span, other: Span) -> int:
    far = 0 if one.message_id == other.message_id else 10_000
    return far + max(0, one.start - other.end, other.start - one.end)
