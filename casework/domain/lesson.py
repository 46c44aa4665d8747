"""What people said afterwards about a goal as it was read: the labels a reader learns from."""

from collections.abc import Iterable
from enum import StrEnum

from casework.domain.plan import Choice

#: The choice that stands under every question for a kind: none of those above.
NONE_OF_THESE = "other"


class LessonSource(StrEnum):
    """Who said what was meant."""

    answer = "answer"
    agent = "agent"
    supervisor = "supervisor"


def kinds_offered(choices: Iterable[Choice]) -> dict[str, str]:
    """Name the kind that each choice of a question stands for; empty when it asked for no kind."""
    return {choice.id: choice.sets["kind"] for choice in choices if "kind" in choice.sets}


def meant(picked: str, thought_of: Iterable[str]) -> str | None:
    """Return the kind that was picked; None when it only says that no kind thought of was it."""
    return None if picked == NONE_OF_THESE and picked not in set(thought_of) else picked
