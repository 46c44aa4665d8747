"""A denial that is taken back teaches nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.api.test_lessons import read, sue, told
from tests.integration.api.world import World, make_world


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[World]:
    """Give an API where a decision can be taken back for a while."""
    async with make_world(tmp_path, approval_undo_seconds=60) as made:
        yield made


async def test_a_denial_taken_back_teaches_nothing_and_the_next_one_does(patient: World) -> None:
    """The row goes with the decision, and comes with the next."""
    card = await patient.approval()
    await read(patient, card["case_id"], kind="refund_damaged")
    more = {"reason_code": "wrong_reading", "kind": "wrong_item"}
    denied = await patient.decide(card, sue(patient), "deny", **more)
    before = await told(patient)
    undone = await patient.post(f"/v1/approvals/{card['id']}/undo", sue(patient))
    after = await told(patient)
    card["version"] = undone.json()["version"]
    again = await patient.decide(card, sue(patient), "deny", reason_code="wrong_reading")

    assert [denied.status_code, undone.status_code, again.status_code] == [200, 200, 200]
    assert (before, after) == ([("supervisor", "refund_damaged", "wrong_item")], [])
    assert await told(patient) == [("supervisor", "refund_damaged", None)]
