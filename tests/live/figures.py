"""What the live run found, kept as it goes and said at its end."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from casework.domain.reading import Reading
from casework.models.llm.agreeing import Agreement, together
from casework.models.llm.calibrating import Judged, calibrate
from casework.models.llm.calibration import Table
from casework.models.llm.reader import Samples, read_together
from tests.live.hard import Hard
from tests.live.rows import Row

_CALLS = 2
#: With fewer parts too little is left to make a table from.
_FOLDS = 10


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
        return [Judged(heard.evidence, self.hard.right(heard.goal)) for heard in found.heard]

    def cascade(self, table: Table | None) -> Reading:
        """Read as the engine does with this table; without an answer the local reading stands."""
        if not self.samples.readings:
            return self.local
        return read_together(self.hard.given[0], self.samples.readings, self.local, table)


@dataclass
class Outcome:
    """What came of a reading of all hard messages."""

    settled: int = 0
    settled_right: int = 0
    settled_wrong: int = 0
    asked: int = 0
    asked_right: int = 0

    @classmethod
    def of(cls, read: Sequence[tuple[Hard, Reading]]) -> "Outcome":
        """Count: a settled message is acted on, any other one is asked about."""
        settled = [(hard, reading) for hard, reading in read if reading.certain]
        asked = [(hard, reading) for hard, reading in read if not reading.certain]
        right = sum(hard.settled_right(reading) for hard, reading in settled)
        return cls(
            settled=len(settled),
            settled_right=right,
            settled_wrong=len(settled) - right,
            asked=len(asked),
            asked_right=sum(hard.asked_right(reading) for hard, reading in asked),
        )


@dataclass
class Figures:
    """Everything that the run counts."""

    local: list[tuple[Hard, Reading]] = field(default_factory=list[tuple[Hard, Reading]])
    reads: list[Read] = field(default_factory=list[Read])
    other_calls: dict[str, list[tuple[bool, int]]] = field(
        default_factory=dict[str, list[tuple[bool, int]]]
    )

    @property
    def unsure(self) -> list[tuple[Hard, Reading]]:
        """The messages that the local reader hands on."""
        return [(hard, found) for hard, found in self.local if found.deeper]

    def other(self, purpose: str, *, valid: bool, took_ms: int) -> None:
        """Count a call of the planner or the writer."""
        self.other_calls.setdefault(purpose, []).append((valid, took_ms))

    def as_json(self) -> dict[str, Any]:
        """Write everything as numbers."""
        sampled = [read.samples for read in self.reads]
        calls = len(sampled) * _CALLS
        usable = sum(len(samples.readings) for samples in sampled)
        unfit = [str(f.kind) for s in sampled for f in s.faults]
        broken = sum(kind in {"malformed", "outside_schema"} for kind in unfit)
        unanswered = calls - usable - len(unfit)
        judged = [row for read in self.reads for row in read.judged()]
        took = [samples.usage.took_ms for samples in sampled]
        return {
            "hard_messages": len(self.local),
            "unsure": len(self.unsure),
            "read": len(self.reads),
            "complete": 0 < len(self.unsure) == len(self.reads),
            "reader": {
                "calls": calls,
                "unanswered": unanswered,
                "answered": calls - unanswered,
                "schema_valid": calls - unanswered - broken,
                "usable": usable,
                "faults": {kind: unfit.count(kind) for kind in sorted(set(unfit))},
                "seconds_median": round(median(took) / 1000, 1) if took else None,
                "seconds_mean": round(sum(took) / len(took) / 1000, 1) if took else None,
            },
            "others": {
                name: {
                    "calls": len(found),
                    "schema_valid": sum(valid for valid, _ in found),
                    "seconds_median": round(median(took for _, took in found) / 1000, 1),
                }
                for name, found in self.other_calls.items()
            },
            "samples": {
                agreement: {"goals": len(rows), "right": sum(row.right for row in rows)}
                for agreement in Agreement
                if (rows := [row for row in judged if row.evidence.agreement is agreement])
            },
            "all": _gains(self.reads),
            "not_tried_before": _gains([read for read in self.reads if not read.hard.tried]),
        }

    def __str__(self) -> str:
        """Write them out for whoever ran it."""
        return json.dumps(self.as_json(), indent=2)


def _gains(reads: Sequence[Read]) -> dict[str, Any]:
    """Lay the local reader alone beside the cascade, without a table and with one."""
    with_table, covered, goals = _crosswise(reads)
    return {
        "messages": len(reads),
        "local_alone": vars(Outcome.of([(r.hard, r.local) for r in reads])),
        "cascade_without_a_table": vars(Outcome.of([(r.hard, r.cascade(None)) for r in reads])),
        "cascade_with_a_table": vars(Outcome.of(with_table)),
        # A table that knows of few goals has shown nothing, whatever stands beside it.
        "goals_that_a_table_knew": f"{covered} of {goals}",
    }


def _crosswise(reads: Sequence[Read]) -> tuple[list[tuple[Hard, Reading]], int, int]:
    """Read each tenth with a table made from the others: nothing is judged by itself."""
    found: list[tuple[Hard, Reading]] = []
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
