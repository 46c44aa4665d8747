"""Whether a reply says only what the passages it cites say: figures, denials and names."""

from casework.models.checking.grounding.check import check_grounding, ungrounded
from casework.models.checking.grounding.policy import states_policy
from casework.models.checking.grounding.words import Fault, Judge, Quoted, Ungrounded

__all__ = [
    "Fault",
    "Judge",
    "Quoted",
    "Ungrounded",
    "check_grounding",
    "states_policy",
    "ungrounded",
]
