"""Parts of the examples to be held out in turn, near-twins always together."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: Texts whose vectors stand closer than this say the same in the same words.
_TWINS = 0.93


def folds(labels: Sequence[str], rows: NDArray[np.float32], parts: int) -> NDArray[np.int64]:
    """Return the part of each example; every label is spread evenly, twins are not torn apart."""
    family = _families(rows)
    part = np.full(len(labels), -1)
    load: Counter[tuple[str, int]] = Counter()
    sizes = Counter(family.tolist())
    # Large families first: the small ones then even out what they leave.
    order = sorted(range(len(labels)), key=lambda i: (-sizes[int(family[i])], int(family[i])))
    for i in order:
        if part[i] >= 0:
            continue
        mates = np.flatnonzero(family == family[i])
        emptiest = min(range(parts), key=lambda p: (load[labels[i], p], p))
        part[mates] = emptiest
        load.update((labels[int(mate)], emptiest) for mate in mates)
    return part


def _families(rows: NDArray[np.float32]) -> NDArray[np.int64]:
    family = np.arange(len(rows))
    for i in range(len(rows)):
        near = np.flatnonzero(rows[: i + 1] @ rows[i] >= _TWINS)
        if len(near) > 1:
            joined = np.unique(family[near])
            family[np.isin(family[: i + 1], joined).nonzero()[0]] = joined.min()
    return family
