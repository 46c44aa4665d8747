"""Opening the store for a command that looks into it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.settings import Settings
    from casework.store import Store


@asynccontextmanager
async def opened_store(settings: "Settings") -> "AsyncGenerator[Store, None]":
    """Open the store of the settings and let go of it afterwards."""
    from casework.identity.keys import SharedKeys
    from casework.store import Store

    shared = SharedKeys.load(settings.keys_dir)
    store = Store.open(settings.database, sealing_key=shared.store, clock=lambda: datetime.now(UTC))
    try:
        yield store
    finally:
        await store.close()
