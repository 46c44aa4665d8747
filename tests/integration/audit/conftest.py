"""One Casework with an auditor, and effects of every sort that were really done there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from temporalio.testing import WorkflowEnvironment

from casework.audit.signatures import Keys
from casework.demo.shop.cast import ANNA, BRUNO, DMITRI
from tests.attack.test_approvals import above_four_eyes
from tests.house import House, Person, running_house
from tests.integration.audit.proofs import address_changed, decided, fetched, keys_at, refunded


@dataclass(frozen=True)
class Done:
    """The ids of what was done, by how it came about; and the proof of each."""

    ids: dict[str, str]
    files: dict[str, bytes]
    keys: Keys


@pytest.fixture(scope="session")
async def house(
    temporal_env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Run one Casework for all tests of proofs."""
    async with running_house(temporal_env, tmp_path_factory.mktemp("audit")) as running:
        yield running


@pytest.fixture(scope="session")
async def victor(house: House) -> Person:
    """Give an auditor."""
    return await house.sign_in("victor", "staff", "auditor")


@pytest.fixture(scope="session")
async def done(house: House, victor: Person) -> Done:
    """Have five effects done, and their proofs made."""
    lower = {"amount": {"amount_minor": "9000", "currency": "EUR"}}
    order = above_four_eyes()
    ids = {
        "small": await refunded(house, ANNA),
        "approved": await decided(house, BRUNO.customer, BRUNO.order_id, "approve", "sam"),
        "edited": await decided(
            house,
            DMITRI.customer,
            DMITRI.order_id,
            "edit",
            "sam",
            args=lower,
            reason="partly_usable",
        ),
        "four_eyes": await decided(house, order.customer, order.id, "approve", "sam", "tony"),
        "address": await address_changed(house),
    }
    files = {name: await fetched(victor, id_) for name, id_ in ids.items()}
    return Done(ids=ids, files=files, keys=await keys_at(house))
