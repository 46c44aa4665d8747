"""Opening the store for a command that looks into it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.settings import Settings
    from casework.store import Store


@asynccontextmanager
async def opened_store(settings: "Settings") -> "AsyncGenerator[Store, None]":
    """Open the store of the settings and let go of it afterwards.

    On PostgreSQL it shows rows only to those who have the API's keys.
    """
    from casework.domain.errors import Misconfigured
    from casework.identity.capability import Minter, capability_key
    from casework.identity.keys import ApiKeys, SharedKeys
    from casework.store import Store

    shared = SharedKeys.load(settings.keys_dir)
    minter = None
    with suppress(Misconfigured):
        signing = ApiKeys.load(settings.keys_dir).capability
        minter = Minter(capability_key(signing), clock=_now)
    store = Store.open(
        settings.database, sealing_key=shared.store, clock=_now, capabilities=minter
    )
    try:
        yield store
    finally:
        await store.close()


def _now() -> datetime:
    return datetime.now(UTC)
