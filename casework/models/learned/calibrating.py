"""Setting temperatures and thresholds from examples that the reader had not learned from."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.kinds import KINDS, Effect
from casework.models.learned.calibration import Calibration, Threshold, calibration_file
from casework.models.learned.conformal import acting_threshold
from casework.models.learned.examples import Examples, read_examples
from casework.models.learned.held_out import BACKGROUND_SHARE, MISS, Tried, hold_out

Progress = Callable[[str, int, int], None]

#: The share of messages that may be acted on wrongly, by the heaviest thing that acting may do: a
#: wrong queue or a wrong sentence is soon put right, a wrong change or payment is not.
_BOUNDS: Mapping[Effect, float] = MappingProxyType(
    {"none": 0.05, "read": 0.05, "write": 0.01, "money": 0.01}
)
#: A kind's own rows decide from here on.
_ENOUGH = 100
#: Nobody acts on what is less likely than not.
_AT_LEAST = 0.5


def calibrate(
    examples: Examples | None = None,
    encoder: SentenceEncoder | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Set everything from held-out examples; the same examples give the same figures."""
    examples = examples or read_examples()
    held = hold_out(examples, encoder or shared_encoder(), progress)
    english, abroad = Tried.of(held.english, held), Tried.of(held.abroad, held)
    pooled, thresholds = _thresholds(english)
    pooled_abroad, thresholds_abroad = _thresholds(abroad)
    return Calibration(
        examples=examples.digest,
        made_with=f"scikit-learn {version('scikit-learn')}, numpy {version('numpy')}",
        background_share=BACKGROUND_SHARE,
        set_miss=MISS,
        english=english.head,
        abroad=abroad.head,
        pooled=pooled,
        thresholds=thresholds,
        pooled_abroad=pooled_abroad,
        thresholds_abroad=thresholds_abroad,
        histograms=english.histograms(),
    )


def write_calibration(calibration: Calibration, place: Path | None = None) -> Path:
    """Write the calibration where the reader finds it; a person looks at it and commits it."""
    place = place or Path(str(calibration_file()))
    place.write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return place


def _thresholds(tried: Tried) -> tuple[dict[Effect, Threshold], dict[str, Threshold]]:
    by_effect: dict[Effect, list[str]] = {}
    for kind in KINDS.values():
        by_effect.setdefault(kind.effect, []).append(kind.name)
    pooled: dict[Effect, Threshold] = {
        effect: _threshold(tried, kinds, "effect") for effect, kinds in by_effect.items()
    }
    thresholds: dict[str, Threshold] = {}
    for kind in KINDS.values():
        own = _threshold(tried, [kind.name], "kind")
        thresholds[kind.name] = own if own.rows >= _ENOUGH else pooled[kind.effect]
    return pooled, thresholds


def _threshold(tried: Tried, kinds: Sequence[str], source: Literal["kind", "effect"]) -> Threshold:
    rows = tried.read_as(kinds)
    bound = _BOUNDS[KINDS[kinds[0]].effect]
    value = acting_threshold(tried.confidence[rows], tried.wrong[rows], bound)
    return Threshold(value=max(value, _AT_LEAST), source=source, rows=int(rows.sum()), bound=bound)
