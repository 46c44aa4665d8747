"""`casework audit reconcile`: the backends' ledgers against the audit chain, both ways."""

from typing import TYPE_CHECKING

import typer

from casework.cli import say
from casework.cli.config import settings
from casework.cli.opening import opened_store
from casework.cli.options import Json
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.audit.reconciling import Finding
    from casework.settings import Settings


def reconcile(as_json: Json = False) -> None:
    """Compare what the backends did with what was recorded; exit 1 and every difference.

    Example: casework audit reconcile --json
    """
    findings = run(_reconcile(settings()))
    if as_json:
        told = [finding.model_dump(mode="json") for finding in findings]
        say.put_json({"agrees": not findings, "findings": told})
    else:
        rows = [(f.kind.value, f.backend, f.action_id, f.what) for f in findings]
        columns = ("finding", "backend", "action", "what")
        say.put_table(columns, rows, empty="Everything agrees.")
    raise typer.Exit(say.FAILED if findings else say.OK)


async def _reconcile(given: "Settings") -> "tuple[Finding, ...]":
    import httpx

    from casework.audit.ledgers import Ledgers
    from casework.audit.reconciling import reconcile as compared
    from casework.identity.keys import ApiKeys
    from casework.identity.signer import Signer
    from tools.catalogue import find

    def backend_of(name: str) -> str:
        tool = find(name)
        return tool.audience if tool is not None else ""

    urls = {"orders": given.orders_url, "billing": given.billing_url}
    urls["accounts"] = given.accounts_url
    access = ApiKeys.load(given.keys_dir).access
    async with opened_store(given) as store, httpx.AsyncClient() as client:
        signer = Signer(access, issuer=given.api_url, clock=store.clock)
        ledgers = Ledgers(urls, client, signer, given.tenant)
        return await compared(store, given.tenant, ledgers, backend_of)
