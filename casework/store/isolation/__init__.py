"""Row isolation in PostgreSQL: who may see a row is decided by the database, not by the asker."""

from casework.store.isolation.capability import (
    API,
    WORKER,
    Capabilities,
    CapabilityKey,
    NoCapabilities,
)
from casework.store.isolation.role import DatabaseRole, refuse_too_much

__all__ = [
    "API",
    "WORKER",
    "Capabilities",
    "CapabilityKey",
    "DatabaseRole",
    "NoCapabilities",
    "refuse_too_much",
]
