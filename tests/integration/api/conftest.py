"""One world per test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.api.world import World, make_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Give a running API on a fresh database."""
    async with make_world(tmp_path) as made:
        yield made
