"""Whether the shop's books and the audit chain agree once the story is over."""

from datetime import UTC, datetime

import httpx

from casework.api.reconciling import disagreements
from casework.audit.reconciling import Finding
from casework.demo.stack import Stack
from casework.identity.keys import SharedKeys
from casework.store import Store


async def the_disagreements(stack: Stack) -> tuple[Finding, ...]:
    """Compare them as `casework audit reconcile` does."""
    settings = stack.plan.settings
    key = SharedKeys.load(settings.keys_dir).store
    store = Store.open(settings.database, sealing_key=key, clock=lambda: datetime.now(UTC))
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            return await disagreements(settings, store, http)
    finally:
        await store.close()
