"""Drift: customers who write as before raise no alarm, others do, and too few say nothing."""

import random
from collections.abc import Sequence

import pytest

from casework.evaluation.drift import ENOUGH, Drift, LessonCount, ReadCount, drift
from casework.evaluation.stability import Share, psi_of, reach_of_chance
from casework.models.kinds import KINDS, Effect
from casework.models.learned.calibration import BARS, Calibration, Head, Held, Threshold

#: Held-out confidences of every kind: mostly sure, a few not.
SURE = (0, 1, 2, 2, 3, 4, 6, 10, 22, 50)
MONEY, READ = "cancel_order", "where_is_my_order"


def a_calibration(bound: float = 0.01) -> Calibration:
    """Make a calibration whose kinds all look alike."""
    effects: dict[Effect, Threshold] = {
        kind.effect: Threshold(value=0.8, source="effect", rows=400, bound=bound)
        for kind in KINDS.values()
    }
    head = Head(
        temperature=1.0,
        confidence=(1.0, 0.0, 0.0),
        in_scope=(1.0, 0.0),
        set_level=0.1,
        held=Held(rows=4600, accuracy=0.95, calibration_error=0.01),
    )
    return Calibration(
        examples="digest",
        made_with="by hand",
        background_share=0.3,
        set_miss=0.05,
        english=head,
        abroad=head,
        thresholds={kind.name: effects[kind.effect] for kind in KINDS.values()},
        pooled=effects,
        histograms=dict.fromkeys(KINDS, SURE),
    )


def some(kind: str = MONEY, *, bars: Sequence[int] = SURE, **more: object) -> ReadCount:
    """Read goals of one kind with these confidences."""
    given = {"kind": kind, "language": "en", "tier": "local", "asked": False, "bars": bars}
    return ReadCount.model_validate(given | more)


def corrected(wrong: int, kind: str = MONEY, **more: object) -> LessonCount:
    """Let people correct that many."""
    given = {"kind": kind, "asked": False, "said_by": "staff", "n": wrong, "wrong": wrong}
    return LessonCount.model_validate(given | more)


def sampled(n: int, seed: int) -> tuple[int, ...]:
    """Draw confidences as the calibration has them."""
    drawn = random.Random(seed).choices(range(BARS), weights=SURE, k=n)
    return tuple(drawn.count(bar) for bar in range(BARS))


def shifted(found: Drift) -> tuple[bool, bool]:
    """Say whether confidences and kinds have moved."""
    assert found.confidence
    assert found.kinds
    return found.confidence.moved, found.kinds.moved


# ------------------------------------------------------------------------- verdicts


def test_customers_who_write_as_before_raise_no_alarm() -> None:
    """Every kind as often, with the same confidences, and nobody corrects anything."""
    found = drift([some(kind) for kind in KINDS], [], a_calibration())

    assert shifted(found) == (False, False)
    assert (found.enough, found.recalibrate) == (True, False)
    assert len(found.says) == 1
    assert found.says[0].startswith("No reason to recalibrate")


def test_less_certain_readings_are_a_reason_and_say_by_how_much() -> None:
    """The means of both sides stand in the sentence."""
    unsure = tuple(reversed(SURE))
    found = drift([some(kind, bars=unsure) for kind in KINDS], [], a_calibration())

    assert found.recalibrate
    assert shifted(found) == (True, False)
    assert found.says[0].startswith("Recalibrate: confidences have moved")
    assert (found.mean_confidence, found.expected_confidence) == pytest.approx((0.175, 0.825))
    assert f"with {found.mean_confidence:.2f} on average" in found.says[0]
    assert f"has {found.expected_confidence:.2f}" in found.says[0]


def test_another_mixture_of_kinds_alone_is_told_but_no_reason() -> None:
    """Customers never ask evenly; the same examples would give the same calibration."""
    found = drift([some(READ)], [], a_calibration())

    assert shifted(found) == (False, True)
    assert not found.recalibrate
    assert "most often where_is_my_order, 100% for 2%" in found.says[1]


def test_corrections_beyond_the_bound_are_a_reason_that_names_the_effect() -> None:
    """Only when the whole interval lies above what the thresholds were made for."""
    ten = tuple(10 * n for n in SURE)
    found = drift([some(bars=ten)], [corrected(30)], a_calibration())
    money = found.corrected["money"]

    assert (money.share.n, money.share.of, money.holds) == (30, 1000, "no")
    assert found.recalibrate
    assert "goals that move money, people corrected 3.0% (30 of 1000" in found.says[0]
    assert "at most 1%" in found.says[0]


@pytest.mark.parametrize(
    ("wrong", "holds"), [(0, "yes"), (3, "yes"), (10, "not known"), (16, "not known"), (18, "no")]
)
def test_the_bound_holds_is_broken_or_is_not_known(wrong: int, holds: str) -> None:
    """By the interval of the share; chance alone is no reason."""
    ten = tuple(10 * n for n in SURE)
    found = drift([some(bars=ten)], [corrected(wrong)], a_calibration())

    assert found.corrected["money"].holds == holds
    assert found.recalibrate is (holds == "no")


def test_only_what_was_acted_on_counts_as_wrongly_acted_on() -> None:
    """Not what the customer was asked about, nor what people found right."""
    lessons = [
        corrected(60, asked=True),
        corrected(60, asked=True, said_by="customer"),
        corrected(0).model_copy(update={"n": 60}),
    ]
    found = drift([some(), some(asked=True)], lessons, a_calibration())

    assert found.corrected["money"].share.n == 0
    assert found.corrected["money"].share.of == 200
    assert not found.recalibrate


# ------------------------------------------------------------------------- what is compared


@pytest.mark.parametrize(("n", "enough"), [(0, False), (ENOUGH - 1, False), (ENOUGH, True)])
def test_too_few_goals_say_so_and_nothing_else(n: int, enough: bool) -> None:
    """Even if every one of them was wrong."""
    found = drift([some(bars=(n,) + (0,) * (BARS - 1))], [corrected(n)], a_calibration())

    assert found.enough is enough
    assert found.recalibrate is enough
    assert found.says[0].startswith("Recalibrate" if enough else f"Too few to tell: {n} goals")


def test_only_what_the_calibration_speaks_of_is_compared() -> None:
    """English, by the local reader, of a kind that is known; asked and corrected count all."""
    unsure = tuple(reversed(SURE))
    readings = [
        some(),
        some(bars=unsure, language="de"),
        some(bars=unsure, tier="model", asked=True),
        some("a_kind_of_last_year", bars=unsure),
    ]
    found = drift(readings, [], a_calibration())

    assert (found.goals, found.compared) == (400, 100)
    assert shifted(found)[0] is False
    assert (found.asked.n, found.asked.of) == (100, 400)
    assert found.corrected["money"].share.of == 300


def test_answers_say_how_often_the_first_thought_was_right() -> None:
    """Of the questions that were answered by a kind."""
    answers = LessonCount(kind=MONEY, asked=True, said_by="customer", n=20, wrong=5)
    found = drift([some(asked=True)], [answers, corrected(7)], a_calibration())

    assert (found.first_thought.n, found.first_thought.of) == (15, 20)


def test_confidences_are_held_against_those_of_the_kinds_that_were_read() -> None:
    """A kind that is always read with less confidence is no drift, however often it comes."""
    calibration = a_calibration()
    hard = tuple(reversed(SURE))
    histograms = {**calibration.histograms, READ: hard}
    mixed = calibration.model_copy(update={"histograms": histograms})
    found = drift([some(READ, bars=tuple(9 * n for n in hard)), some()], [], mixed)

    assert shifted(found)[0] is False
    assert found.mean_confidence == pytest.approx(found.expected_confidence)


# ------------------------------------------------------------------------- the arithmetic


@pytest.mark.parametrize("n", [50, 200, 1000])
def test_chance_alone_seldom_raises_an_alarm(n: int) -> None:
    """Of 200 windows drawn from the calibration itself, about 10 pass the reach of chance."""
    windows = [drift([some(bars=sampled(n, seed))], [], a_calibration()) for seed in range(200)]
    beyond = [w for w in windows if w.confidence and w.confidence.psi > w.confidence.chance]

    assert len(beyond) <= 20
    assert not [w for w in windows if w.recalibrate and n > 50]
    assert len([w for w in windows if w.recalibrate]) <= 20


def test_the_share_has_wilsons_interval() -> None:
    """As in Brown, Cai and DasGupta (2001): 0 of 10, 1 of 20, and nothing of nothing."""
    none, one, nothing = Share.counted(0, 10), Share.counted(1, 20), Share.counted(0, 0)

    assert (none.low, none.high) == pytest.approx((0.0, 0.27753), abs=1e-5)
    assert (one.low, one.high) == pytest.approx((0.00888, 0.23613), abs=1e-5)
    assert (nothing.low, nothing.high) == (0.0, 1.0)


def test_the_stability_index_is_what_it_is_elsewhere() -> None:
    """Zero for the same, symmetric, and by hand for two places."""
    by_hand = (0.6 - 0.5) * 0.1823216 + (0.4 - 0.5) * -0.2231436

    assert psi_of([300, 700], [3000, 7000]) == pytest.approx(0, abs=1e-6)
    assert psi_of([60_000, 40_000], [50_000, 50_000]) == pytest.approx(by_hand, abs=1e-5)
    assert psi_of([6, 4], [50, 50]) == pytest.approx(psi_of([50, 50], [6, 4]))


def test_the_reach_of_chance_is_the_quantile_of_chi_squared() -> None:
    """16.919 for nine degrees of freedom, 61.656 for 45, times the spread."""
    assert reach_of_chance(10, 1.0) == pytest.approx(16.919, abs=0.05)
    assert reach_of_chance(46, 0.01) == pytest.approx(0.61656, abs=0.0005)
