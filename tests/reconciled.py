"""The oracle of many tests: what the services did is what the audit chain says, both ways."""

from casework.api.reconciling import disagreements
from casework.audit.reconciling import Finding
from casework.cli.opening import opened_store
from tests.house import House


async def findings(house: House) -> tuple[Finding, ...]:
    """Return everything that does not agree, as `casework audit reconcile` finds it."""
    async with opened_store(house.settings) as store:
        return await disagreements(house.settings, store, house.http)
