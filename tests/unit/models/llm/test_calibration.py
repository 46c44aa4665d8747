"""What a model's word is worth: learned from labelled rows, never more than they show."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.models.learned import conformal as learned
from casework.models.llm.agreeing import Agreement, Evidence
from casework.models.llm.calibrating import ENOUGH, Judged, calibrate
from casework.models.llm.calibration import (
    MOST_SURE,
    NEVER,
    chance,
    changes,
    read_tables,
    settles_from,
    write_table,
)


def evidence(said: float, agreement: Agreement = Agreement.both, *, local: bool = True) -> Evidence:
    """Say what spoke for a goal."""
    return Evidence(agreement=agreement, said=said, local=local)


def rows(said: float, right: int, wrong: int, *, local: bool = True) -> list[Judged]:
    """Judge goals of which the model said the same."""
    given = evidence(said, local=local)
    return [Judged(given, right=True)] * right + [Judged(given, right=False)] * wrong


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (evidence(0.8), 0.8),
        (evidence(1.0), MOST_SURE),
        (evidence(1.0, Agreement.apart), 0.5),
        (evidence(1.0, Agreement.alone), 0.5),
        (evidence(0.3, Agreement.apart), 0.3),
    ],
)
def test_without_a_table_a_word_counts_for_so_much(given: Evidence, expected: float) -> None:
    """A model nobody measured is believed up to nine in ten, and only where its samples agree."""
    assert chance(given, None) == expected


def test_a_boaster_is_believed_as_far_as_it_was_right() -> None:
    """It says 0.95 and is right half the time: that is a coin, and it is asked about."""
    table = calibrate(rows(0.95, right=50, wrong=50))

    assert chance(evidence(0.95), table) == pytest.approx(0.5)


def test_what_says_more_is_never_worth_less() -> None:
    """The stair only rises, also where a few rows happen to fall."""
    table = calibrate(rows(0.6, 6, 14) + rows(0.8, 20, 2) + rows(0.9, 9, 1) + rows(1.0, 18, 2))
    chances = [chance(evidence(said / 100), table) for said in range(101)]

    assert chances == sorted(chances)
    assert chances[0] < 0.5 < chances[100]


def test_all_right_is_not_certain() -> None:
    """A run of luck is no certainty: there is always one more row that could be wrong."""
    table = calibrate(rows(0.9, right=40, wrong=0))

    assert 0.95 < chance(evidence(0.9), table) < 1.0


def test_the_local_reader_s_voice_counts() -> None:
    """Where both readers say the same it is worth more than where the model stands alone."""
    judged = rows(0.9, 45, 5, local=True) + rows(0.9, 10, 40, local=False)
    table = calibrate(judged)

    assert chance(evidence(0.9, local=True), table) > 0.8
    assert chance(evidence(0.9, local=False), table) < 0.3


def test_too_few_rows_say_nothing_of_their_case() -> None:
    """A case just below the line falls back to its agreement as a whole, one on it does not."""
    below = calibrate(rows(0.9, 60, 0) + rows(0.9, 0, ENOUGH - 1, local=False))
    on_it = calibrate(rows(0.9, 60, 0) + rows(0.9, 0, ENOUGH, local=False))

    assert chance(evidence(0.9, local=False), below) > 0.5
    assert chance(evidence(0.9, local=False), on_it) < 0.1


def test_samples_that_disagree_are_unsure_whatever_a_table_says() -> None:
    """A table can take from them, never give."""
    apart = evidence(0.9, Agreement.apart)
    lucky = calibrate([Judged(apart, right=True)] * 100)
    luckless = calibrate([Judged(apart, right=False)] * 100)

    assert chance(apart, lucky) == 0.5
    assert chance(apart, luckless) < 0.05


@pytest.mark.parametrize(
    ("right", "wrong", "acts", "tells"),
    [(98, 0, False, True), (99, 0, True, True), (99, 1, False, True), (60, 40, False, False)],
)
def test_a_model_settles_only_what_it_was_seen_to_get_right(
    right: int, wrong: int, *, acts: bool, tells: bool
) -> None:
    """One wrong change in a hundred is the bound, five for kinds that change nothing."""
    given = evidence(0.9)
    judged = [Judged(given, right=n >= wrong) for n in range(right + wrong)]
    table = calibrate(judged + [replace(row, acts=False) for row in judged])
    reached = chance(given, table)

    assert (reached >= settles_from("refund_damaged", table)) is acts
    assert (reached >= settles_from("where_is_my_order", table)) is tells


def test_a_kind_nobody_knows_counts_as_one_that_changes_things() -> None:
    """Not known is no reason to be careless."""
    assert [changes(kind) for kind in ("no_such_kind", "cancel_order", "other")] == [
        *(True, True, False)
    ]


def test_few_rows_settle_nothing() -> None:
    """A handful of right answers is no leave to act: the model only helps to ask."""
    table = calibrate([Judged(evidence(0.95), right=True)] * 40)

    assert settles_from("refund_damaged", table) == NEVER == learned.NEVER


def test_a_written_table_is_read_again_beside_the_others(tmp_path: Path) -> None:
    """One model's table does not touch another's."""
    place = tmp_path / "calibration.json"
    one, other = calibrate(rows(0.9, 40, 10)), calibrate(rows(0.9, 10, 40))
    write_table("one", one, place)
    write_table("other", other, place)

    assert read_tables(place) == {"one": one, "other": other}


def test_the_committed_file_can_be_read() -> None:
    """Whatever was committed, a worker starts with it."""
    assert isinstance(read_tables(), dict)
