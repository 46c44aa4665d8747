"""L2: no order of steps that a search finds leads to an effect that nobody allowed."""

import pytest

from tests.attack.harness.search import search


@pytest.mark.slow
def test_no_order_of_steps_gets_what_nobody_allowed() -> None:
    """Messages, proposals, yeses, decisions, clock, crashes, holds, policies, in any order."""
    tally = search(examples=4, steps=20)

    assert sum(tally.attempts.values()) > 40
    assert not tally.broken
