"""What held-out examples say of the reader: temperatures and thresholds, kept in a file."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.errors import Misconfigured
from casework.models.kinds import Effect

#: Bars of the histogram of confidences that is kept for each kind.
BARS = 10


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Threshold(_Frozen):
    """From which confidence a kind is acted on, and what that rests on.

    `source` says whether the kind's own held-out rows decided, or those of all kinds with the
    same effect; `rows` says how many they were, and `bound` how many wrong actions are allowed.
    """

    value: float
    source: Literal["kind", "effect"]
    rows: int
    bound: float


class Held(_Frozen):
    """How the reader did on examples that it had not learned from."""

    rows: int
    accuracy: float
    calibration_error: float


class Head(_Frozen):
    """How one head's scores become chances; one reads English, the other the rest.

    `confidence` holds the weights of the logistic curve from the tempered chance of a kind to how
    often it is right, `in_scope` those from the chance of all kinds together to how often the
    message is the shop's business. A kind with at least `set_level` of the chance of all kinds is
    possible still.
    """

    temperature: float
    confidence: tuple[float, float, float]
    in_scope: tuple[float, float]
    set_level: float
    held: Held


class Calibration(_Frozen):
    """Everything that is set from data and committed by a person.

    `examples` is the digest of the examples it was made from. `histograms` counts, for each kind
    that was read, the confidences in ten equal bars: what drift is measured against.
    """

    examples: str
    made_with: str
    background_share: float
    set_miss: float
    english: Head
    abroad: Head
    pooled: Mapping[Effect, Threshold]
    thresholds: Mapping[str, Threshold]
    histograms: Mapping[str, tuple[int, ...]]
    pooled_abroad: Mapping[Effect, Threshold] = {}
    thresholds_abroad: Mapping[str, Threshold] = {}


def calibration_file() -> Traversable:
    """Return the file that `casework eval calibrate` writes and a person commits."""
    return files("casework.models.learned") / "calibration.json"


def read_calibration(file: Traversable | None = None) -> Calibration | None:
    """Read the calibration; nothing when there is none yet.

    Raises:
        Misconfigured: the file is not one that this version wrote.

    """
    place = file or calibration_file()
    if not place.is_file():
        return None
    try:
        return Calibration.model_validate_json(place.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise Misconfigured(
            f"{place.name} is not one that this version wrote ({error.error_count()} faults). "
            "Run `casework eval calibrate` and commit what it writes."
        ) from None
