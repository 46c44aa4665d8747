"""The same on PostgreSQL, where API and worker have roles of their own and own nothing."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.audit.verifying import withheld
from casework.cli import audit
from casework.cli.opening import opened_store
from casework.demo.shop.cast import ANNA, BRUNO
from casework.store import Scope
from casework.store.checkpoints import Intact
from tests.house import House, running_house
from tests.integration.audit.proofs import decided, fetched, held, keys_at, refunded
from tests.integration.store.databases import drop_postgres, new_postgres
from tests.reconciled import findings

pytestmark = [pytest.mark.server, pytest.mark.postgres]


async def test_proofs_books_and_erasure_on_postgresql(
    temporal_env: WorkflowEnvironment, postgres_url: str, tmp_path: Path
) -> None:
    """Two refunds are proved and reconciled; erasing one customer leaves chain and proofs whole."""
    database = await new_postgres(postgres_url)
    try:
        async with running_house(temporal_env, tmp_path, database=database) as house:
            await _proved(house)
    finally:
        await drop_postgres(postgres_url, database)


async def _proved(house: House) -> None:
    victor = await house.sign_in("victor", "staff", "auditor")
    small = await refunded(house, ANNA)
    big = await decided(house, BRUNO.customer, BRUNO.order_id, "approve", "sam")
    keys = await keys_at(house)
    whole = await fetched(victor, big, words=True)
    assert withheld(held(whole, keys)) == ()
    assert withheld(held(await fetched(victor, small), keys)) == ("the customer's words",)
    assert await findings(house) == ()

    async with (
        opened_store(house.settings) as store,
        store.write(Scope.of_staff(house.settings.tenant, "x")) as tx,
    ):
        assert await tx.keys.erase(BRUNO.customer)
    lines = (house.settings.data_dir / "audit-checkpoints.jws").read_text().splitlines()
    assert isinstance(await audit._verify(house.settings, lines), Intact)
    assert held(whole, keys).claim.entry == held(await fetched(victor, big), keys).claim.entry
    assert await findings(house) == ()
