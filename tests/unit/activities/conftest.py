"""Activities on an empty ledger, as a worker has them, without a server."""

import pytest

from casework.store import Store
from tests.unit.activities.stage import Stage
from tests.unit.tools.conftest import ledger_template, store

__all__ = ["ledger_template", "store"]


@pytest.fixture
async def stage(store: Store) -> Stage:
    """Open one customer's case with a charge of 148 euros."""
    stage = Stage(store)
    await stage.open()
    return stage
