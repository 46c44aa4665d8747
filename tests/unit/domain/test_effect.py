"""The ledger's states: each way on, and that there is no other."""

from itertools import product

import pytest

from casework.domain.effect import COUNTED, IN_FLIGHT, UNCLAIMED, EffectState

#: DESIGN §1, written out a second time on purpose.
WAYS = {
    "proposed": "confirmed approved claimed refused denied expired superseded void",
    "confirmed": "approved claimed refused denied expired superseded void",
    "approved": "claimed refused denied expired superseded void",
    "claimed": "sent failed void",
    "sent": "succeeded failed unknown void",
    "unknown": "succeeded failed",
    "succeeded": "compensated",
    "failed": "",
    "compensated": "",
    "refused": "",
    "denied": "",
    "expired": "",
    "superseded": "",
    "void": "",
}


def test_every_state_has_its_ways() -> None:
    """The table names every state there is."""
    assert set(WAYS) == set(EffectState)


@pytest.mark.parametrize(("before", "after"), list(product(EffectState, EffectState)))
def test_an_effect_moves_only_along_the_known_ways(before: EffectState, after: EffectState) -> None:
    """A move is accepted exactly when the design names it."""
    assert before.may_become(after) is (after in WAYS[before].split())


def test_nothing_leaves_before_the_claim() -> None:
    """Until it is claimed an effect can still be stopped; from then on it can not."""
    unclaimed = {state for state in EffectState if state.unclaimed}

    assert (
        unclaimed
        == UNCLAIMED
        == {state for state in EffectState if state.may_become(EffectState.claimed)}
    )
    assert not any(s.may_become(EffectState.superseded) for s in IN_FLIGHT)


def test_money_that_may_have_moved_counts() -> None:
    """A lost answer counts against caps as if the money had moved."""
    counted = {state for state in EffectState if state.counts_against_caps}

    assert counted == COUNTED == IN_FLIGHT | {EffectState.succeeded}
