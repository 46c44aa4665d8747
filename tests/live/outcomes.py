"""What becomes of hard messages, read one way or another: acted on, asked about, right or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.domain.reading import Reading
from casework.evaluation.stability import Share
from casework.models.llm.agreeing import together
from casework.models.llm.calibrating import Judged, calibrate
from casework.models.llm.calibration import Table, changes
from casework.models.llm.reader import Samples, read_together
from tests.live.hard import Hard
from tests.live.rows import Row

_FOLDS = 10
Found = tuple[Hard, Reading]


@dataclass
class Read:
    """One hard message: what the local reader made of it, and what the model's samples say."""

    hard: Hard
    local: Reading
    row: Row

    @property
    def samples(self) -> Samples:
        """What the model's two answers came to."""
        return self.row.samples

    def judged(self) -> list[Judged]:
        """Say of each goal heard whether it is meant."""
        if not self.samples.readings:
            return []
        found = together(self.samples.readings, self.local)
        return [
            Judged(h.evidence, right=self.hard.right(h.goal), acts=changes(h.goal.kind))
            for h in found.heard
        ]

    def cascade(self, table: Table | None) -> Reading:
        """Read as the engine does with this table; without an answer the local reading stands."""
        if not self.samples.readings:
            return self.local
        return read_together(self.hard.given[0], self.samples.readings, self.local, table)


def outcome(found: Sequence[Found]) -> dict[str, Any]:
    """Count: a settled message is acted on, any other one is asked about.

    `best_guess_right` is what would be right if nobody were asked and the best guess acted on.
    """
    settled = [(hard, reading) for hard, reading in found if reading.certain]
    asked = [(hard, reading) for hard, reading in found if not reading.certain]
    right = sum(hard.settled_right(reading) for hard, reading in settled)
    return {
        "messages": len(found),
        "settled": len(settled),
        "settled_right": right,
        "settled_wrong": len(settled) - right,
        "wrong_share_of_settled": shared(len(settled) - right, len(settled)),
        "wrong_share_of_all": shared(len(settled) - right, len(found)),
        "asked": len(asked),
        "asked_right": sum(hard.asked_right(reading) for hard, reading in asked),
        "best_guess_right": sum(_guessed(hard, reading) for hard, reading in found),
    }


def gains(reads: Sequence[Read]) -> dict[str, Any]:
    """Lay the local reader alone beside the cascade, without a table and with one."""
    with_table, covered, goals = _crosswise(reads)
    return {
        "local_alone": outcome([(r.hard, r.local) for r in reads]),
        "cascade_without_a_table": outcome([(r.hard, r.cascade(None)) for r in reads]),
        "cascade_with_a_table": outcome(with_table),
        # A table that knows of few goals has shown nothing, whatever stands beside it.
        "goals_that_a_table_knew": f"{covered} of {goals}",
    }


def tiers(local: Sequence[Found], reads: Sequence[Read]) -> dict[str, Any]:
    """Say what each tier settles of all hard messages, and how often it is wrong."""
    settled = [(hard, reading) for hard, reading in local if not reading.deeper]
    found, _, _ = _crosswise(reads)
    return {
        "local": outcome(settled),
        "model": outcome([(hard, reading) for hard, reading in found if reading.certain]),
        "question_or_person": outcome(
            [(hard, reading) for hard, reading in found if not reading.certain]
        ),
    }


def shared(some: int, of: int) -> list[float] | None:
    """Return a share and both ends of its 95 % interval."""
    if not of:
        return None
    share = Share.counted(some, of)
    return [round(share.share, 3), round(share.low, 3), round(share.high, 3)]


def _guessed(hard: Hard, reading: Reading) -> bool:
    best = max(reading.goals, key=lambda goal: goal.confidence, default=None)
    return best is not None and hard.right(best)


def _crosswise(reads: Sequence[Read]) -> tuple[list[Found], int, int]:
    """Read each tenth with a table made from the others: nothing is judged by itself."""
    found: list[Found] = []
    covered = goals = 0
    for part in range(_FOLDS):
        others = [r for i, r in enumerate(reads) if i % _FOLDS != part]
        table = calibrate([row for read in others for row in read.judged()])
        own = [r for i, r in enumerate(reads) if i % _FOLDS == part]
        found += [(r.hard, r.cascade(table)) for r in own]
        known = [table.chance(row.evidence) for read in own for row in read.judged()]
        covered += sum(chance is not None for chance in known)
        goals += len(known)
    return found, covered, goals
