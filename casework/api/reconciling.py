"""Reconciling an installation: its store, its tools, and the backends of its settings."""

import httpx

from casework.audit.ledgers import Ledgers
from casework.audit.reconciling import Finding, reconcile
from casework.identity.keys import ApiKeys
from casework.identity.signer import Signer
from casework.settings import Settings
from casework.store import Store
from tools.catalogue import find


async def disagreements(
    settings: Settings, store: Store, client: httpx.AsyncClient
) -> tuple[Finding, ...]:
    """Compare what the backends did with what was recorded; needs the API's key folder.

    Raises:
        Retryable: a backend does not answer now.
        Broken: a backend lets no auditor in.
        Misconfigured: a key is missing.

    """
    urls = {"orders": settings.orders_url, "billing": settings.billing_url}
    urls["accounts"] = settings.accounts_url
    access = ApiKeys.load(settings.keys_dir).access
    signer = Signer(access, issuer=settings.api_url, clock=store.clock)
    ledgers = Ledgers(urls, client, signer, settings.tenant)
    return await reconcile(store, settings.tenant, ledgers, backend_of)


def backend_of(name: str) -> str:
    """Name the backend that a tool is of; empty when there is no such tool."""
    tool = find(name)
    return tool.audience if tool is not None else ""
