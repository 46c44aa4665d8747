"""A whole Casework for each test, and the people in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.house import House, Person, running_house


@pytest.fixture
async def house(temporal_env: WorkflowEnvironment, tmp_path: Path) -> AsyncIterator[House]:
    """Run a Casework of its own."""
    async with running_house(temporal_env, tmp_path) as running:
        yield running


@pytest.fixture
async def sam(house: House) -> Person:
    """Give a supervisor."""
    return await house.sign_in("sam", "staff", "supervisor")
