"""Opening the store for a command that looks into it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casework.cli.config import settings as read_settings

if TYPE_CHECKING:
    from casework.knowledge.opening import Knowledge
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
    store = Store.open(settings.database, sealing_key=shared.store, clock=_now, capabilities=minter)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def opened_knowledge() -> "AsyncGenerator[Knowledge, None]":
    """Open the articles of the settings, with the tables they need, and let go afterwards."""
    from casework.knowledge.opening import opened

    given = read_settings()
    given.data_dir.mkdir(parents=True, exist_ok=True)
    if given.development and not given.keys_dir.exists():
        # Before the first `casework up`, which takes over what is there.
        from casework.demo.stack.keyrings import make_keyrings

        make_keyrings(given.keys_dir)
    async with opened_store(given) as store:
        await store.migrate()
        async with opened(given, store) as knowledge:
            yield knowledge


def _now() -> datetime:
    return datetime.now(UTC)
