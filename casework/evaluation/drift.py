"""Whether customers still write as the calibration's examples do, and readings still hold.

The thresholds' promise: of all goals read with one effect, at most `bound` are acted on wrongly.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from casework.domain.words import Word
from casework.evaluation.stability import Share, Shift, psi_of, reach_of_chance
from casework.models.kinds import Effect, find
from casework.models.learned.calibration import BARS, Calibration

#: Fewer goals than this say nothing.
ENOUGH = 50


class ReadCount(Word):
    """How many goals came up that were read like this, by bars of confidence."""

    kind: str
    language: str
    tier: str
    asked: bool
    bars: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many they are."""
        return sum(self.bars)


class LessonCount(Word):
    """Of how many of them somebody said what was meant, and for how many that was another kind."""

    kind: str
    asked: bool
    said_by: Literal["customer", "staff"]
    n: int
    wrong: int


class Corrected(Word):
    """How many goals of one effect were acted on and then corrected, against what is allowed."""

    share: Share
    bound: float
    holds: Literal["yes", "no", "not known"]


class Drift(Word):
    """What the goals of a window say of the calibration.

    `compared` counts the goals behind both shifts: read in English, by the local reader.
    `first_thought` is the share of questions answered with the kind that was thought likeliest.
    """

    goals: int
    compared: int
    confidence: Shift | None
    mean_confidence: float | None
    expected_confidence: float | None
    kinds: Shift | None
    asked: Share
    first_thought: Share
    corrected: Mapping[Effect, Corrected]
    enough: bool
    recalibrate: bool
    says: tuple[str, ...]


def drift(
    readings: Sequence[ReadCount], lessons: Sequence[LessonCount], calibration: Calibration
) -> Drift:
    """Compare a window with the calibration, and say in words whether to make it anew."""
    read = _by_kind(readings, calibration)
    held = {kind: calibration.histograms[kind] for kind in read}
    goals, compared = sum(r.n for r in readings), sum(map(sum, read.values()))
    enough = compared >= ENOUGH
    confidence = _confidence(read, held) if compared else None
    answers = [lesson for lesson in lessons if lesson.asked and lesson.said_by == "customer"]
    answered = sum(lesson.n for lesson in answers)
    found = Drift(
        goals=goals,
        compared=compared,
        confidence=confidence,
        mean_confidence=_mean(_total(read)) if compared else None,
        expected_confidence=_mean(_expected(read, held)) if compared else None,
        kinds=_kinds(read, calibration) if compared else None,
        asked=Share.counted(sum(r.n for r in readings if r.asked), goals),
        first_thought=Share.counted(answered - sum(a.wrong for a in answers), answered),
        corrected=_corrected(readings, lessons, calibration),
        enough=enough,
        recalibrate=False,
        says=(),
    )
    reasons = (*_reasons(found),) if enough else ()
    said = reasons or (_no_reason(found),)
    notes = _notes(found, read, calibration) if enough else ()
    return found.model_copy(update={"recalibrate": bool(reasons), "says": (*said, *notes)})


def _by_kind(readings: Sequence[ReadCount], calibration: Calibration) -> dict[str, tuple[int, ...]]:
    """Sum the bars of what the calibration speaks of: English, the local reader, known kinds."""
    found: dict[str, tuple[int, ...]] = {}
    for reading in readings:
        known = sum(calibration.histograms.get(reading.kind, ())) > 0
        if known and reading.tier == "local" and reading.language == "en" and reading.n:
            before = found.get(reading.kind, (0,) * BARS)
            found[reading.kind] = tuple(a + b for a, b in zip(before, reading.bars, strict=True))
    return found


def _total(read: Mapping[str, Sequence[int]]) -> list[float]:
    return [float(sum(column)) for column in zip(*read.values(), strict=True)]


def _expected(read: Mapping[str, Sequence[int]], held: Mapping[str, Sequence[int]]) -> list[float]:
    """Give the bars that the calibration would have for these kinds: a mixture is no drift."""
    return [
        sum(sum(bars) * held[kind][bar] / sum(held[kind]) for kind, bars in read.items())
        for bar in range(BARS)
    ]


def _confidence(read: Mapping[str, Sequence[int]], held: Mapping[str, Sequence[int]]) -> Shift:
    n = sum(map(sum, read.values()))
    # Of a mixture: each kind's held-out rows count as often as the kind was read.
    spread = sum((sum(bars) / n) ** 2 / sum(held[kind]) for kind, bars in read.items())
    psi = psi_of(_total(read), _expected(read, held))
    return Shift(psi=psi, chance=reach_of_chance(BARS, 1 / n + spread))


def _kinds(read: Mapping[str, Sequence[int]], calibration: Calibration) -> Shift:
    held = {kind: sum(bars) for kind, bars in calibration.histograms.items() if sum(bars)}
    now = [float(sum(read.get(kind, ()))) for kind in held]
    rows = list(map(float, held.values()))
    return Shift(
        psi=psi_of(now, rows), chance=reach_of_chance(len(held), 1 / sum(now) + 1 / sum(rows))
    )


def _mean(bars: Sequence[float]) -> float:
    middles = [(bar + 0.5) / BARS for bar in range(BARS)]
    return sum(n * middle for n, middle in zip(bars, middles, strict=True)) / sum(bars)


def _corrected(
    readings: Sequence[ReadCount], lessons: Sequence[LessonCount], calibration: Calibration
) -> dict[Effect, Corrected]:
    found: dict[Effect, Corrected] = {}
    for effect, pooled in calibration.pooled.items():
        of = sum(r.n for r in readings if _effect(r.kind) == effect)
        wrong = sum(
            lesson.wrong
            for lesson in lessons
            if lesson.said_by == "staff" and not lesson.asked and _effect(lesson.kind) == effect
        )
        share = Share.counted(wrong, of)
        holds: Literal["yes", "no", "not known"] = "not known"
        if share.low > pooled.bound:
            holds = "no"
        elif share.high <= pooled.bound:
            holds = "yes"
        found[effect] = Corrected(share=share, bound=pooled.bound, holds=holds)
    return found


def _effect(kind: str) -> Effect | None:
    known = find(kind)
    return known.effect if known else None


_DOES: Mapping[Effect, str] = {
    "money": "that move money",
    "write": "that change something",
    "read": "that are answered from records",
    "none": "that go to a person",
}


def _reasons(found: Drift) -> list[str]:
    says = [
        f"Recalibrate: of the goals {_DOES[effect]}, people corrected {part.share.says()}; the "
        f"thresholds were made for at most {part.bound:.0%}. Look at the lessons, add examples."
        for effect, part in found.corrected.items()
        if part.holds == "no"
    ]
    if found.confidence and found.confidence.moved:
        says.append(
            f"Recalibrate: confidences have moved (PSI {found.confidence.psi:.2f}): goals are read "
            f"with {found.mean_confidence:.2f} on average, where the calibration has "
            f"{found.expected_confidence:.2f} for the same kinds."
        )
    return says


def _no_reason(found: Drift) -> str:
    if not found.enough:
        return (
            f"Too few to tell: {found.compared} goals could be compared, "
            f"from {ENOUGH} on they say something."
        )
    return "No reason to recalibrate: confidences and corrections are as the calibration has them."


def _notes(
    found: Drift, read: Mapping[str, Sequence[int]], calibration: Calibration
) -> tuple[str, ...]:
    """Say what a person should know beside the verdict.

    The examples have about as many rows for each kind, customers never do: another mixture alone
    is no reason, since making the calibration anew from the same examples would not mend it.
    """
    if not (found.kinds and found.kinds.moved):
        return ()
    rows = sum(map(sum, calibration.histograms.values()))
    most = max(read, key=lambda kind: (sum(read[kind]), kind))
    said = (
        f"Customers want other things than the examples (PSI {found.kinds.psi:.2f}); most often "
        f"{most}, {sum(read[most]) / found.compared:.0%} for "
        f"{sum(calibration.histograms[most]) / rows:.0%}. Thresholds pooled by effect were made "
        "for the examples' mixture; the shares corrected say whether they hold."
    )
    return (said,)
