"""One Casework per module for attacks that leave it whole, one per test for those that do not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.attack.support import nobody_saw_anothers_rows
from tests.house import House, running_house


@pytest.fixture(scope="module")
async def shared(
    temporal_env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Run a Casework for all tests of a module; no row may have reached a stranger at its end."""
    async with running_house(temporal_env, tmp_path_factory.mktemp("attack")) as running:
        yield running
        await nobody_saw_anothers_rows(running)


@pytest.fixture
async def house(temporal_env: WorkflowEnvironment, tmp_path: Path) -> AsyncIterator[House]:
    """Run a Casework for this test; no row may have reached a stranger at its end."""
    async with running_house(temporal_env, tmp_path) as running:
        yield running
        await nobody_saw_anothers_rows(running)
