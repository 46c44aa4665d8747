"""With a guard taken out the oracles go red: their silence elsewhere means something."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import BRUNO
from casework.domain.verdict import Outcome, Verdict
from casework.policy import Policy
from tests.attack.support import moved, nobody_saw_anothers_rows
from tests.house import House, running_house

pytestmark = pytest.mark.server


async def test_without_the_limit_the_ledger_shows_money_that_nobody_approved(
    temporal_env: WorkflowEnvironment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutation for 22-25: policy that always says `confirm` pays 248.00, and the oracle sees it."""

    def lenient(policy: Policy, *_: object, **__: object) -> Verdict:
        return Verdict(
            outcome=Outcome.confirm, rule="all", reason="", policy_version=policy.version
        )

    monkeypatch.setattr(Policy, "decide", lenient)
    async with running_house(temporal_env, folder) as house:
        bruno = await house.sign_in(BRUNO.customer)
        case = await bruno.open("order 1002 arrived damaged, please refund it")
        await bruno.confirm(case)
        await bruno.until_resting(case["id"])
        assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


async def test_a_strangers_row_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control for 1: were order 1002 another's, what Bruno was served would fail the oracle."""
    bruno = await house.sign_in(BRUNO.customer)
    await bruno.open("order 1002 arrived damaged, please refund it")
    await nobody_saw_anothers_rows(house)
    with monkeypatch.context() as patched:
        patched.setattr("tests.attack.support.owner_of", _somebody_else)
        with pytest.raises(AssertionError):
            await nobody_saw_anothers_rows(house)


def _somebody_else(row: str) -> str:
    return f"not the owner of {row}"
