"""The oracle of many tests: what the services did is what the audit chain says, both ways."""

from casework.api.reconciling import disagreements
from casework.audit.reconciling import Finding
from tests.house import House


async def findings(house: House) -> tuple[Finding, ...]:
    """Return everything that does not agree, as `casework audit reconcile` finds it."""
    return await disagreements(house.settings, house.store, house.http)
