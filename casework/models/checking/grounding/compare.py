"""A sentence beside a passage: every figure, denial and name of the one must stand in the other."""

from casework.models.checking.grounding.denial_faults import (
    denials_fault,
    nearly_fault,
    only_fault,
    opposites_fault,
)
from casework.models.checking.grounding.figure_faults import (
    figures_fault,
    labels_fault,
    unread_fault,
)
from casework.models.checking.grounding.name_faults import mixture_fault, names_fault, sides_fault
from casework.models.checking.grounding.passage import Passage
from casework.models.checking.grounding.relation_faults import musts_fault, order_fault
from casework.models.checking.grounding.sense import Sentence
from casework.models.checking.grounding.words import Fault


def fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say what of a sentence the passage does not bear out; None when it bears out all."""
    for check in (
        figures_fault,
        unread_fault,
        names_fault,
        nearly_fault,
        opposites_fault,
        denials_fault,
        only_fault,
        sides_fault,
        order_fault,
        musts_fault,
        labels_fault,
        mixture_fault,
    ):
        found = check(said, passage)
        if found:
            return found
    return None if said.words or said.figures else "unsupported"
