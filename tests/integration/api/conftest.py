"""One world per test, each on a copy of the same empty database."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.api.world import World, make_world


@pytest.fixture(scope="session")
async def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make keys and an empty database once: migrations are tested elsewhere."""
    folder = tmp_path_factory.mktemp("api")
    async with make_world(folder):
        pass
    return folder


@pytest.fixture
async def world(empty: Path, tmp_path: Path) -> AsyncIterator[World]:
    """Give a running API on a fresh database."""
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    async with make_world(tmp_path) as made:
        yield made
