"""One stack of real processes for a file of tests; what one test broke is mended for the next."""

from collections.abc import AsyncIterator

import pytest

from tests.chaos.town import Town, intact, running_town


@pytest.fixture(scope="package")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Run the stack; at the end nothing is left half done, and the audit chain holds."""
    async with running_town(tmp_path_factory.mktemp("town")) as town:
        yield town
        assert town.rows.under_way() == []
        audit = town.audit()
        assert intact(audit), audit.stdout + audit.stderr


@pytest.fixture
async def town(running: Town) -> AsyncIterator[Town]:
    """Give the stack, whole."""
    yield running
    await running.mend()
