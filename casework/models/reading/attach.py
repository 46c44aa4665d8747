"""Giving each goal its details: those in its own words, and what the whole burst is about."""

from collections.abc import Collection, Sequence

from casework.domain.case import Slot
from casework.domain.reading import ReadGoal
from casework.models.given import MessageText
from casework.models.kinds import KINDS
from casework.models.reading.belonging import about_an_order
from casework.models.reading.details import ANY_TIME, Details, When, details
from casework.models.reading.goals import Wish
from casework.models.reading.splitting import Segment

_PARTIAL = frozenset({"refund", "refund_damaged", "refund_not_arrived", "refund_changed_mind"})
#: Kinds that are about a day, and those that say how the customer is reached.
_DATED = frozenset({"reschedule_delivery", "delivery_time"})
_REACHED = frozenset({"edit_account", "talk_to_person", "create_account", "newsletter"})


def attach(
    wanted: Sequence[Wish],
    said: Details,
    messages: Sequence[MessageText],
    when: When = ANY_TIME,
) -> tuple[ReadGoal, ...]:
    """Turn wishes into goals; a wish named for two orders becomes two goals."""
    several = len(wanted) > 1 or any(wish.again for wish in wanted)
    goals: list[ReadGoal] = []
    for wish in wanted:
        own = details(_only(wish, messages), wants_address=True, when=when) if several else said
        orders = _orders(wish, said) if about_an_order(wish.kind) else ()
        more = _details(wish, own)
        goals += [_goal(wish, (*ids, *more)) for ids in _each(orders)]
    return tuple(goals)


def _orders(wish: Wish, said: Details) -> tuple[Slot, ...]:
    """Find the orders in a wish's own words, else the only one that the burst names."""
    own = tuple(
        slot for slot in said.order_ids if any(part.holds(slot.span) for part in wish.segments)
    )
    if own or wish.again:
        return own
    return said.order_ids if len(said.order_ids) == 1 else ()


def _each(slots: Sequence[Slot]) -> list[tuple[Slot, ...]]:
    return [(slot,) for slot in slots] if slots else [()]


def _goal(wish: Wish, slots: tuple[Slot, ...]) -> ReadGoal:
    return ReadGoal(
        kind=wish.kind,
        confidence=wish.confidence,
        slots=slots,
        spans=wish.spans,
        possible=wish.possible,
    )


def _details(wish: Wish, said: Details) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    if said.amount and wish.kind in _PARTIAL:
        slots.append(said.amount)
    if said.address and wish.kind == "change_address":
        slots.append(said.address)
    if said.product and about_an_order(wish.kind):
        slots.append(said.product)
    if len(said.dates) == 1 and _takes(wish.kind, "date", _DATED):
        # Of two days nobody can tell which is wanted.
        slots += said.dates
    slots += [
        slot
        for slot in (said.mail, said.phone)
        if slot is not None and _takes(wish.kind, slot.name, _REACHED)
    ]
    return tuple(slots)


def _takes(kind: str, name: str, kinds: Collection[str]) -> bool:
    return kind in kinds or (kind in KINDS and name in KINDS[kind].required)


def _only(wish: Wish, messages: Sequence[MessageText]) -> tuple[MessageText, ...]:
    """Blank out all words but the wish's own, so that every place stays what it was."""
    return tuple(
        MessageText(id=message.id, text=_kept(message, wish.segments)) for message in messages
    )


def _kept(message: MessageText, segments: Sequence[Segment]) -> str:
    text = [" "] * len(message.text)
    for segment in segments:
        if segment.message_id == message.id:
            text[segment.start : segment.end] = message.text[segment.start : segment.end]
    return "".join(text)
