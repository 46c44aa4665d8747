"""Learn which wishes a burst holds: `python -m tests.splitting.learn [--keep]`.

Learns from the development messages beside the tests and, at less weight, from the examples of the
taxonomy, alone and joined at random; each example is read by a classifier that has not seen it.
Writes casework/models/reading/choosing.json, after it said how many development messages are read
right by weights that were learned without them. The test set is never looked at.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]

from casework.models.learned.classifier import Classifier
from casework.models.reading.choosing import Floats, Weighed, weigh
from tests.splitting.material import developed, families, hear_text, made_up
from tests.trained import classifier as trained

_OUT = Path(__file__).parents[2] / "casework" / "models" / "reading" / "choosing.json"
#: What a made-up message counts beside one that somebody wrote.
_MADE_UP = 0.12
#: How tightly weights are held.
_TIGHT = 1.0
_PARTS = 10


@dataclass(frozen=True)
class Row:
    """All that could be wanted in one message, and which of the sets is."""

    weighed: Weighed
    wanted: frozenset[str]
    weight: float

    @property
    def right(self) -> int | None:
        """The place of the right set; None when it is not weighed at all."""
        sets = [frozenset(one) for one in self.weighed.sets]
        return sets.index(self.wanted) if self.wanted in sets else None


@dataclass(frozen=True)
class Learned:
    """A weight for each sign and for each kind."""

    signs: tuple[str, ...]
    kinds: tuple[str, ...]
    weights: NDArray[np.float64]

    def picks(self, row: Row) -> frozenset[str]:
        """Return the set that these weights choose."""
        scores = _columns(row, self.kinds) @ self.weights
        return frozenset(row.weighed.sets[int(np.argmax(scores))])

    def written(self) -> str:
        """Write the weights down."""
        both = [round(float(weight), 4) for weight in self.weights]
        signs = dict(zip(self.signs, both, strict=False))
        kinds = dict(zip(self.kinds, both[len(self.signs) :], strict=True))
        return json.dumps({"signs": signs, "kinds": kinds}, indent=2) + "\n"


def main() -> None:
    """Learn, say how well, and write the weights."""
    classifier = trained()
    texts = list(developed())
    rows = [_row(text, goals, classifier, 1.0) for text, goals in texts]
    more = [
        row
        for text, goals, unseen in made_up(random.Random(7))
        if (row := _row(text, goals, unseen, _MADE_UP))
    ]
    held = list(zip(rows, families([text for text, _ in texts]), strict=True))
    right = sum(_held_out(held, more))
    print(f"right, held out: {right} of {len(held)} ({right / len(held):.3f})")  # noqa: T201
    if "--keep" not in sys.argv:
        _OUT.write_text(learn([row for row in rows if row] + more).written(), "utf-8")


def _held_out(held: Sequence[tuple[Row | None, int]], more: Sequence[Row]) -> Iterator[bool]:
    """Learn without each tenth of the messages in turn, and read it."""
    groups = [group for _, group in held]
    for train, test in GroupKFold(_PARTS).split(groups, groups=groups):
        learned = learn([row for i in train if (row := held[i][0])] + list(more))
        for i in test:
            row = held[i][0]
            yield row is None or learned.picks(row) == row.wanted


def _row(text: str, goals: Sequence[str], classifier: Classifier, weight: float) -> Row | None:
    heard = hear_text(text, classifier)
    # What says only one thing is no choice.
    return Row(weigh(heard), frozenset(goals), weight) if heard else None


def learn(rows: Sequence[Row]) -> Learned:
    """Find the weights under which the right sets are likeliest."""
    fit = [row for row in rows if row.right is not None]
    signs = fit[0].weighed.names
    kinds = tuple(sorted({kind for row in fit for one in row.weighed.sets for kind in one}))
    tables = [_columns(row, kinds) for row in fit]
    table = np.concatenate(tables)
    spread = table.std(0) + 1e-9
    table /= spread
    lengths = np.asarray([len(one) for one in tables])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    right = table[starts + np.asarray([row.right for row in fit])]
    counts = np.asarray([row.weight for row in fit])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = table @ weights
        high = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - np.repeat(high, lengths))
        sums = np.add.reduceat(powers, starts)
        lost = counts @ (high + np.log(sums) - right @ weights)
        share = powers / np.repeat(sums, lengths) * np.repeat(counts, lengths)
        slope = table.T @ share - right.T @ counts + _TIGHT * weights
        return float(lost + _TIGHT * (weights @ weights) / 2), slope

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B")
    return Learned(signs, kinds, found.x / spread)


def _columns(row: Row, kinds: Sequence[str]) -> Floats:
    member = [[kind in one for kind in kinds] for one in row.weighed.sets]
    return np.column_stack([row.weighed.rows, np.asarray(member, dtype=float)])


if __name__ == "__main__":
    main()
