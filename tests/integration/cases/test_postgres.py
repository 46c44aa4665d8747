"""The same cases on PostgreSQL, where API and worker have a role each and neither owns anything."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.demo.shop.cast import ANNA, BRUNO
from tests.house import House, running_house
from tests.integration.store.databases import drop_postgres, new_postgres

pytestmark = [pytest.mark.server, pytest.mark.postgres]


async def _small_refund(house: House) -> None:
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    await anna.confirm(case)
    case = await anna.until_resting(case["id"])
    assert len(await house.ledger("billing", ANNA.customer)) == 1
    assert case["goals"][0]["resolution"] == "proved"


async def _approved_refund(house: House) -> None:
    bruno = await house.sign_in(BRUNO.customer)
    sam = await house.sign_in("sam", "staff", "supervisor")
    case = await bruno.open("order 1002 arrived damaged, please refund it")
    await bruno.confirm(case)
    await bruno.until(case["id"], lambda c: any(p["kind"] == "approval" for p in c["pending"]))
    assert (await sam.decide(await sam.card(), "approve")).status_code == 200
    await bruno.until_resting(case["id"])
    assert len(await house.ledger("billing", BRUNO.customer)) == 1


async def test_refunds_on_postgresql(
    temporal_env: WorkflowEnvironment, postgres_url: str, tmp_path: Path
) -> None:
    """A small refund and an approved one are paid once each."""
    database = await new_postgres(postgres_url)
    try:
        async with running_house(temporal_env, tmp_path, database=database) as house:
            await _small_refund(house)
            await _approved_refund(house)
    finally:
        await drop_postgres(postgres_url, database)
