"""A customer is forgotten; that what was done for them was allowed stays provable."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.audit.verifying import withheld
from casework.cli import audit
from casework.cli.opening import opened_store
from casework.demo.shop.cast import ANNA, BRUNO
from casework.store import Scope
from casework.store.checkpoints import Intact
from tests.house import running_house
from tests.integration.audit.proofs import decided, fetched, held, keys_at, refunded
from tests.reconciled import findings

pytestmark = pytest.mark.server


async def test_after_erasure_chain_and_proofs_hold(
    temporal_env: WorkflowEnvironment, tmp_path: Path
) -> None:
    """Their key is destroyed: old proofs hold, new ones hold by the chain, without their words."""
    async with running_house(temporal_env, tmp_path) as house:
        victor = await house.sign_in("victor", "staff", "auditor")
        forgotten = await decided(house, BRUNO.customer, BRUNO.order_id, "approve", "sam")
        kept = await refunded(house, ANNA)
        before = await fetched(victor, forgotten, words=True)
        async with (
            opened_store(house.settings) as store,
            store.write(Scope.of_staff(house.settings.tenant, "x")) as tx,
        ):
            assert await tx.keys.erase(BRUNO.customer)
    # Processes that have a key in use notice within five minutes, and new ones at once.
    async with running_house(temporal_env, tmp_path) as house:
        victor = await house.sign_in("victor", "staff", "auditor")
        keys = await keys_at(house)
        after = await fetched(victor, forgotten, words=True)
        lines = (tmp_path / "audit-checkpoints.jws").read_text().splitlines()

        assert isinstance(await audit._verify(house.settings, lines), Intact)
        assert withheld(held(before, keys)) == ()
        assert withheld(held(after, keys)) == (
            "the action",
            "the customer's words",
            "the signed decisions",
            "the backend's answer",
        )
        assert held(after, keys).claim.money == ("24800", "EUR")
        assert withheld(held(await fetched(victor, kept), keys)) == ("the customer's words",)
        assert b"arrived damaged" in before
        assert b"arrived damaged" not in after
        assert await findings(house) == ()
