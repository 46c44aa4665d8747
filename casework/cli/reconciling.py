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

    from casework.api.reconciling import disagreements

    async with opened_store(given) as store, httpx.AsyncClient(trust_env=False) as client:
        return await disagreements(given, store, client)
