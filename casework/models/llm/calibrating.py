"""Setting a model's table from readings of which somebody said whether they were right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from casework.models.learned.conformal import acting_threshold
from casework.models.llm.agreeing import Evidence
from casework.models.llm.calibration import Stair, Table, case, chance

#: Fewer rows than this say nothing of a case by itself.
ENOUGH = 30
#: So many may be wrong of those acted on, and of those only told: as for the local reader.
_ACTS_WRONGLY, _TELLS_WRONGLY = 0.01, 0.05


@dataclass(frozen=True)
class Judged:
    """What spoke for a goal, whether it was the right one, and whether its kind changes things."""

    evidence: Evidence
    right: bool
    acts: bool = True


def calibrate(rows: Sequence[Judged]) -> Table:
    """Fit the stairs to the rows, and find from which chance on the bounds were kept.

    Both are of the same rows: chances that are left out in turn lie a little above or below each
    other, and a threshold between them would mean nothing. Whoever wants to know what a table is
    worth tries it on rows that it was not made from.
    """
    stairs = Table(rows=len(rows), stairs=_stairs(rows))
    tried = [(chance(row.evidence, stairs), row) for row in rows]
    return stairs.model_copy(
        update={
            "acts_from": _from([one for one in tried if one[1].acts], _ACTS_WRONGLY),
            "tells_from": _from([one for one in tried if not one[1].acts], _TELLS_WRONGLY),
        }
    )


def _from(tried: Sequence[tuple[float, Judged]], bound: float) -> float:
    likely = np.array([chance for chance, _ in tried], dtype=np.float64)
    wrong = np.array([not row.right for _, row in tried], dtype=np.bool_)
    return acting_threshold(likely, wrong, bound)


def _stairs(rows: Sequence[Judged]) -> dict[str, Stair]:
    """Fit a rising stair to each case with enough rows, and to each agreement as a whole."""
    cases: dict[str, list[Judged]] = {}
    for row in rows:
        cases.setdefault(case(row.evidence), []).append(row)
        cases.setdefault(str(row.evidence.agreement), []).append(row)
    return {name: _stair(found) for name, found in cases.items() if len(found) >= ENOUGH}


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
