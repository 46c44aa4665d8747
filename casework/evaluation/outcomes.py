"""Running what is measured over the rows, one message at a time, as in service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from casework.evaluation.labelled import Row
from casework.evaluation.measured import Measured, Prediction


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a row was taken for, and how long that took."""

    row: Row
    prediction: Prediction
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the kind is one that counts as right; never so for a row out of scope."""
        return self.prediction.kind in self.row.kinds


def run(
    measured: Measured,
    rows: Sequence[Row],
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = perf_counter,
) -> list[Outcome]:
    """Predict every row on its own and time it; the first is read once more, to warm up."""
    if rows:
        measured.predict([rows[0].text])
    outcomes: list[Outcome] = []
    for row in rows:
        start = clock()
        [prediction] = measured.predict([row.text])
        end = clock()
        outcomes.append(Outcome(row=row, prediction=prediction, milliseconds=1000 * (end - start)))
        if progress:
            progress(len(outcomes), len(rows))
    return outcomes
