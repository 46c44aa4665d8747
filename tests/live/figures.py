"""What the live run found, kept as it goes and said at its end."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from casework.models.llm.agreeing import Agreement
from tests.live.outcomes import Found, Read, gains, shared, tiers

_CALLS = 2
_UNFIT = frozenset({"malformed", "outside_schema"})


@dataclass
class Figures:
    """Everything that the run counts."""

    #: Every hard message as the local reader has it.
    local: list[Found] = field(default_factory=list[Found])
    reads: list[Read] = field(default_factory=list[Read])
    other_calls: dict[str, list[tuple[bool, int]]] = field(
        default_factory=dict[str, list[tuple[bool, int]]]
    )

    @property
    def unsure(self) -> list[Found]:
        """The messages that the local reader hands on."""
        return [(hard, found) for hard, found in self.local if found.deeper]

    def other(self, purpose: str, *, valid: bool, took_ms: int) -> None:
        """Count a call of the planner or the writer."""
        self.other_calls.setdefault(purpose, []).append((valid, took_ms))

    def as_json(self) -> dict[str, Any]:
        """Write everything as numbers."""
        judged = [row for read in self.reads for row in read.judged()]
        return {
            "hard_messages": len(self.local),
            "unsure": len(self.unsure),
            "read": len(self.reads),
            "complete": 0 < len(self.unsure) == len(self.reads),
            "reader": _reader(self.reads),
            "server": _server(self.reads),
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
            "gains": gains(self.reads),
            "tiers": tiers(self.local, self.reads),
        }

    def __str__(self) -> str:
        """Write them out for whoever ran it."""
        return json.dumps(self.as_json(), indent=2)


def _reader(reads: Sequence[Read]) -> dict[str, Any]:
    """Count the reader's answers by what was wrong with them, and the seconds of a pair."""
    sampled = [read.samples for read in reads]
    unfit = [str(f.kind) for s in sampled for f in s.faults]
    usable = sum(len(samples.readings) for samples in sampled)
    answered = usable + len(unfit)
    valid = answered - sum(kind in _UNFIT for kind in unfit)
    took = [samples.usage.took_ms for samples in sampled if samples.usage.took_ms]
    return {
        "calls": len(sampled) * _CALLS,
        "answered": answered,
        "schema_valid": valid,
        "schema_valid_share": shared(valid, answered),
        "usable": usable,
        "faults": {kind: unfit.count(kind) for kind in sorted(set(unfit))},
        "seconds_median": round(median(took) / 1000, 1) if took else None,
        "seconds_mean": round(sum(took) / len(took) / 1000, 1) if took else None,
    }


def _server(reads: Sequence[Read]) -> dict[str, Any]:
    """Say what a message took by the server's own clock, and how busy the machine was."""
    rows = [read.row for read in reads if read.row.asked]
    if not rows:
        return {}
    works = [row.work for row in rows]
    prompts, tokens = sum(w.prompt_tokens for w in works), sum(w.tokens for w in works)
    cpu = [w.cpu_seconds for w in works if w.cpu_seconds is not None]
    loads = [row.load for row in rows]
    return {
        "prompt_tokens_per_message": round(prompts / len(rows), 1),
        "tokens_per_message": round(tokens / len(rows), 1),
        "ms_per_prompt_token": _per(sum(w.prompt_seconds for w in works), prompts),
        "ms_per_token": _per(sum(w.seconds for w in works), tokens),
        "cpu_seconds_median": round(median(cpu), 2) if cpu else None,
        "load_least_median_most": [round(f(loads), 1) for f in (min, median, max)],
    }


def _per(seconds: float, count: int) -> float | None:
    return round(1000 * seconds / count, 1) if count else None
