"""How much a sentence sounds like no shop's: 513 numbers, learned by tests/scope/fit.py."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypedDict, cast

import numpy as np
from numpy.typing import NDArray


class _File(TypedDict):
    weights: list[float]
    bias: float


class _Learned(NamedTuple):
    weights: NDArray[np.float32]
    bias: float


def learned(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a score for each encoded sentence, above zero where it sounds like no shop's."""
    known = _read()
    scores: NDArray[np.float32] = rows @ known.weights + np.float32(known.bias)
    return scores


@cache
def _read() -> _Learned:
    text = (files("casework.models.scope") / "leaning.json").read_text(encoding="utf-8")
    data = cast("_File", json.loads(text))
    return _Learned(np.asarray(data["weights"], dtype=np.float32), data["bias"])
