"""The tables, as SQLModel classes; importing this package fills `METADATA`."""

from casework.store.tables import (
    audit,
    conversation,
    customer,
    hygiene,
    knowledge,
    learning,
    ledger,
    service,
)
from casework.store.tables.base import METADATA

__all__ = [
    "METADATA",
    "audit",
    "conversation",
    "customer",
    "hygiene",
    "knowledge",
    "learning",
    "ledger",
    "service",
]
