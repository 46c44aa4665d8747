"""All figures of one measurement, for people and for machines."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from casework.evaluation.confusions import Confusion, confusions
from casework.evaluation.metrics import accuracy, aupr_oos, auroc_oos, macro_f1
from casework.evaluation.outcomes import Outcome
from casework.evaluation.reliability import Bin, calibration_error, reliability
from casework.evaluation.risk import (
    RISKS,
    Interval,
    Point,
    Ranked,
    coverage_at,
    coverage_interval,
    curve,
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was measured; a figure that the rows can not give is null.

    `n` counts all rows, in scope and out of scope; those that the map leaves out are in
    `left_out` alone.
    """

    n: int
    in_scope: int
    out_of_scope: int
    left_out: int
    accuracy: float | None
    macro_f1: float | None
    ece: float | None
    auroc_oos: float | None
    aupr_oos: float | None
    coverage_at_risk: Mapping[str, float]
    coverage_intervals: Mapping[str, Interval]
    ms_median: float
    ms_p95: float
    rss_mb: float
    reliability: tuple[Bin, ...]
    curve: tuple[Point, ...]
    confusions: tuple[Confusion, ...]

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return asdict(self)


def report(outcomes: Sequence[Outcome], *, left_out: int, rss_mb: float) -> Report:
    """Work out every figure from at least one outcome.

    `rss_mb` is what the process held when the last message was read, before the figures.
    """
    ours = sum(outcome.row.in_scope for outcome in outcomes)
    bins = reliability(outcomes)
    ranked = Ranked.of(outcomes)
    median, slow = np.percentile([outcome.milliseconds for outcome in outcomes], [50, 95])
    return Report(
        n=len(outcomes),
        in_scope=ours,
        out_of_scope=len(outcomes) - ours,
        left_out=left_out,
        accuracy=accuracy(outcomes),
        macro_f1=macro_f1(outcomes),
        ece=calibration_error(bins),
        auroc_oos=auroc_oos(outcomes),
        aupr_oos=aupr_oos(outcomes),
        coverage_at_risk={str(risk): coverage_at(ranked, risk) for risk in RISKS},
        coverage_intervals={str(risk): coverage_interval(ranked, risk) for risk in RISKS},
        ms_median=float(median),
        ms_p95=float(slow),
        rss_mb=rss_mb,
        reliability=bins,
        curve=curve(ranked),
        confusions=confusions(outcomes),
    )
