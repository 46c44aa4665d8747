"""A library on a database and an index of its own, and articles in a folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.loading.given import Shelf, StandingClock, Writer, open_shelf


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that moves only when told to."""
    return StandingClock()


@pytest.fixture
async def shelf(tmp_path: Path, clock: StandingClock) -> AsyncIterator[Shelf]:
    """Give everything that a load needs."""
    async with open_shelf(tmp_path / "data", clock) as shelf:
        yield shelf


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write articles into a folder."""
    return Writer(tmp_path / "articles")
