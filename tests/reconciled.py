"""The oracle of many tests: what the services did is what the audit chain says, both ways."""

from casework.audit.ledgers import Ledgers
from casework.audit.reconciling import Finding, reconcile
from casework.identity.keys import ApiKeys
from casework.identity.signer import Signer
from casework.worker import utc_now
from tests.house import SHOP, House
from tools.catalogue import find


def backend_of(name: str) -> str:
    """Name the backend of a tool."""
    tool = find(name)
    return tool.audience if tool is not None else ""


def ledgers_of(house: House) -> Ledgers:
    """Read the shop's ledgers as the auditor's command does."""
    access = ApiKeys.load(house.settings.keys_dir).access
    signer = Signer(access, issuer=house.settings.api_url, clock=utc_now)
    return Ledgers(SHOP, house.http, signer, house.settings.tenant)


async def findings(house: House) -> tuple[Finding, ...]:
    """Return everything that does not agree."""
    return await reconcile(house.store, house.settings.tenant, ledgers_of(house), backend_of)
