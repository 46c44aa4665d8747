"""What Casework knows, kept: cases, the ledger, people's words and decisions, the audit chain."""

from casework.store.scope import Scope
from casework.store.sealing import Erased
from casework.store.store import Clock, Store
from casework.store.tx import Tx

__all__ = ["Clock", "Erased", "Scope", "Store", "Tx"]
