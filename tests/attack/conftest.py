"""One Casework per module for attacks that leave it whole, one per test for those that do not."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.attack.support import nobody_saw_anothers_rows
from tests.house import House, running_house


@pytest.fixture(scope="session")
async def template(
    temporal_env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Make databases, keys and the shop once: each house starts on a copy."""
    folder = tmp_path_factory.mktemp("template")
    async with running_house(temporal_env, folder):
        pass
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """Give the folder of a house that has not started yet."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
async def shared(
    temporal_env: WorkflowEnvironment, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Run a Casework for all tests of a module; no row may have reached a stranger at its end."""
    folder = tmp_path_factory.mktemp("attack")
    shutil.copytree(template, folder, dirs_exist_ok=True)
    async with running_house(temporal_env, folder) as running:
        yield running
        await nobody_saw_anothers_rows(running)


@pytest.fixture
async def house(temporal_env: WorkflowEnvironment, folder: Path) -> AsyncIterator[House]:
    """Run a Casework for this test; no row may have reached a stranger at its end."""
    async with running_house(temporal_env, folder) as running:
        yield running
        await nobody_saw_anothers_rows(running)
