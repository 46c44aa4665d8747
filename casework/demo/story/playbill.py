"""The scenes in the order in which they are told."""

from collections.abc import Sequence

from casework.demo.story.scene import Script
from casework.demo.story.scenes import (
    big_refund_approved,
    big_refund_denied,
    by_the_book,
    changed_mind,
    edited_down,
    killed_after_paying,
    nobody_decides,
    not_yours,
    person_please,
    small_refund,
    two_goals,
    vague,
)

SCENES: tuple[Script, ...] = (
    small_refund.SCENE,
    big_refund_approved.SCENE,
    big_refund_denied.SCENE,
    edited_down.SCENE,
    two_goals.SCENE,
    not_yours.SCENE,
    vague.SCENE,
    by_the_book.SCENE,
    person_please.SCENE,
    killed_after_paying.SCENE,
    nobody_decides.SCENE,
    changed_mind.SCENE,
)


def chosen(names: Sequence[str]) -> tuple[Script, ...] | str:
    """Return the scenes of these names, all for none; or say that there is no such scene."""
    known = [script.name for script in SCENES]
    unknown = [name for name in names if name not in known]
    if unknown:
        return f"There is no scene {', '.join(unknown)}. There are: {', '.join(known)}."
    return tuple(script for script in SCENES if not names or script.name in names)
