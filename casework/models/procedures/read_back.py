"""Which reads show afterwards that a step happened."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.domain.fact import FactNeed
from casework.models.procedures.records import ACCOUNT, get_order, list_refunds

_READS: Mapping[str, Callable[[str], FactNeed]] = MappingProxyType(
    {
        "billing.refund": list_refunds,
        "orders.cancel": get_order,
        "orders.reinstate": get_order,
        "orders.change_address": get_order,
        "accounts.unlock": lambda _: ACCOUNT,
    }
)


def read_back(tool: str, order_id: str) -> tuple[FactNeed, ...]:
    """Return the reads for a step; none for a tool that leaves no record."""
    read = _READS.get(tool)
    return (read(order_id),) if read else ()
