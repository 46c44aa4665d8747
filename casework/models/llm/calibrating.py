"""Setting a model's table from readings of which somebody said whether they were right."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.models.llm.agreeing import Evidence
from casework.models.llm.calibration import Stair, Table, case

#: Fewer rows than this say nothing of a case by itself.
ENOUGH = 30


@dataclass(frozen=True)
class Judged:
    """What spoke for a goal, and whether it was the right one."""

    evidence: Evidence
    right: bool


def calibrate(rows: Sequence[Judged]) -> Table:
    """Fit a rising stair to each case with enough rows, and to each agreement as a whole."""
    cases: dict[str, list[Judged]] = {}
    for row in rows:
        cases.setdefault(case(row.evidence), []).append(row)
        cases.setdefault(str(row.evidence.agreement), []).append(row)
    return Table(
        rows=len(rows),
        stairs={name: _stair(found) for name, found in cases.items() if len(found) >= ENOUGH},
    )


def _stair(rows: Sequence[Judged]) -> Stair:
    """Pool what is said until it only rises: isotonic regression, a step for each pool."""
    pools: list[_Pool] = []
    for said in sorted({row.evidence.said for row in rows}):
        right = [row.right for row in rows if row.evidence.said == said]
        pools.append(_Pool(said, sum(right), len(right)))
        while len(pools) > 1 and pools[-2].chance >= pools[-1].chance:
            higher = pools.pop()
            lower = pools.pop()
            pools.append(_Pool(lower.said, lower.right + higher.right, lower.rows + higher.rows))
    return Stair(
        rows=len(rows),
        said=tuple(pool.said for pool in pools),
        chance=tuple(pool.chance for pool in pools),
    )


@dataclass(frozen=True)
class _Pool:
    said: float
    right: int
    rows: int

    @property
    def chance(self) -> float:
        """One more that was wrong and one that was right: a few lucky rows are no certainty."""
        return (self.right + 1) / (self.rows + 2)
