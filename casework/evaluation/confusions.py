"""What is taken for what, with the words that did it: where examples are worth writing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from casework.evaluation.labelled import OUT_OF_SCOPE
from casework.evaluation.outcomes import Outcome

_EXAMPLES = 3
#: From this chance on a message passes for the shop's business.
_OURS = 0.5


@dataclass(frozen=True, kw_only=True)
class Confusion:
    """Rows of a label that were taken for something else, the surest ones as examples.

    `meant` holds the kinds that would have counted, or `out_of_scope`; `read` is what the rows
    were taken for, or nothing.
    """

    intent: str
    meant: tuple[str, ...]
    read: str | None
    count: int
    examples: tuple[str, ...]


def confusions(outcomes: Sequence[Outcome]) -> tuple[Confusion, ...]:
    """Return what was confused, most often first; of equals, that which was stated surest.

    A row out of scope counts as confused when it passes for the shop's business, which is when
    `in_scope` is 0.5 or more.
    """
    found: defaultdict[tuple[str, tuple[str, ...], str | None], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if _confused(outcome):
            meant = outcome.row.kinds or (OUT_OF_SCOPE,)
            found[outcome.row.intent, meant, outcome.prediction.kind].append(outcome)
    for rows in found.values():
        rows.sort(key=lambda outcome: -outcome.prediction.confidence)
    ordered = sorted(
        found.items(), key=lambda pair: (-len(pair[1]), -pair[1][0].prediction.confidence)
    )
    return tuple(
        Confusion(
            intent=intent,
            meant=meant,
            read=read,
            count=len(rows),
            examples=tuple(outcome.row.text for outcome in rows[:_EXAMPLES]),
        )
        for (intent, meant, read), rows in ordered
    )


def _confused(outcome: Outcome) -> bool:
    if outcome.row.in_scope:
        return not outcome.right
    return outcome.prediction.in_scope >= _OURS
