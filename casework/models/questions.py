"""Questions that triage asks before any goal is sure."""

from casework.domain.plan import Choice, Clarify
from casework.domain.reading import ReadGoal
from casework.models.kinds import KINDS


def kind_question(goal: ReadGoal) -> Clarify:
    """Ask which of the possible kinds is meant; the details already read go with each choice."""
    said = {slot.name: slot.value for slot in goal.slots if slot.value is not None}
    kinds = [name for name in goal.possible or (goal.kind,) if name in KINDS]
    if "other" not in kinds:
        kinds.append("other")
    return Clarify(
        slot="kind",
        template="which_kind",
        choices=tuple(
            Choice(id=name, label=KINDS[name].label, sets={**said, "kind": name}) for name in kinds
        ),
    )
