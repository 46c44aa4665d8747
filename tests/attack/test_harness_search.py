"""L2: no order of steps that a search finds leads to an effect that nobody allowed."""

from unittest.mock import patch

import pytest
from hypothesis import Phase

from casework.policy import Policy
from tests.attack.harness.guards import confirm_everything
from tests.attack.harness.search import search


@pytest.mark.slow
def test_no_order_of_steps_gets_what_nobody_allowed() -> None:
    """Messages, proposals, yeses, decisions, clock, crashes, holds, policies, in any order."""
    tally = search(examples=12, steps=30)

    assert sum(tally.attempts.values()) > 100
    assert not tally.broken


@pytest.mark.slow
def test_the_search_finds_the_way_through_when_there_is_one() -> None:
    """Without the approval limit it comes upon an effect that no supervisor agreed to."""
    with (
        patch.object(Policy, "decide", confirm_everything),
        pytest.raises(AssertionError, match="too few supervisors"),
    ):
        search(examples=30, steps=30, phases=(Phase.generate,))
