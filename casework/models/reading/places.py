"""Stretches of a message that are spoken for already, so that no figure is read twice."""

from collections.abc import Iterable, Sequence

from casework.domain.case import Slot

#: From where to where in a message.
Stretch = tuple[int, int]


def stretches(slots: Iterable[Slot | None]) -> list[Stretch]:
    """Return where these details stand."""
    return [(slot.span.start, slot.span.end) for slot in slots if slot and slot.span]


def is_free(start: int, end: int, taken: Sequence[Stretch]) -> bool:
    """Say whether nothing else was read from these characters."""
    return not any(start < stop and end > begin for begin, stop in taken)
