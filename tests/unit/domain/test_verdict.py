"""Verdicts: the strictest word wins, and no word is no yes."""

from itertools import permutations

import pytest

from casework.domain.verdict import Outcome, Verdict, strictest


def says(outcome: Outcome) -> Verdict:
    """Make a verdict of one rule."""
    return Verdict(outcome=outcome, rule=f"r-{outcome}", reason="because", policy_version="p1")


RISING = [Outcome.allow, Outcome.confirm, Outcome.approve, Outcome.four_eyes, Outcome.deny]


def test_outcomes_rise_in_strictness() -> None:
    """Allow, confirm, approve, four eyes, deny: in this order and completely."""
    assert sorted(Outcome, key=lambda o: o.strictness) == RISING


@pytest.mark.parametrize("said", list(permutations(RISING, 2)))
def test_the_stricter_of_two_wins(said: tuple[Outcome, ...]) -> None:
    """Whatever the order in which rules match."""
    found = strictest(tuple(says(outcome) for outcome in said))

    assert found == says(max(said, key=RISING.index))


def test_deny_beats_everything() -> None:
    """One forbid among any number of permits is a no."""
    found = strictest(tuple(says(outcome) for outcome in reversed(RISING)))

    assert found == says(Outcome.deny)


def test_no_rule_is_no_verdict() -> None:
    """Where no rule speaks there is nothing to go by, and callers deny."""
    assert strictest(()) is None


@pytest.mark.parametrize(
    ("outcome", "confirms", "approvals"),
    [
        (Outcome.allow, False, 0),
        (Outcome.confirm, True, 0),
        (Outcome.approve, True, 1),
        (Outcome.four_eyes, True, 2),
        (Outcome.deny, False, 0),
    ],
)
def test_who_has_to_say_yes(outcome: Outcome, confirms: bool, approvals: int) -> None:
    """Approvals include the customer's own confirmation."""
    verdict = says(outcome)

    assert verdict.needs_confirmation is confirms
    assert outcome.approvals == approvals
