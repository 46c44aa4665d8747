"""The store's own rows, read as anybody with the file can: read-only, without our code."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EffectRow:
    """One row of the ledger."""

    action_id: str
    state: str
    receipt: str | None
    sent_at: str | None
    reconciled_at: str | None


class Rows:
    """Looks into the database of a running stack."""

    def __init__(self, file: Path) -> None:
        """Know where it is."""
        self.file = file

    def effects(self, customer: str) -> list[EffectRow]:
        """Read a customer's effects."""
        found = self._all(
            "SELECT action_id, state, receipt, sent_at, reconciled_at FROM effect"
            " WHERE customer = ? ORDER BY proposed_at",
            customer,
        )
        return [EffectRow(*row) for row in found]

    def states(self, customer: str) -> list[str]:
        """Say where a customer's effects stand."""
        return [effect.state for effect in self.effects(customer)]

    def under_way(self) -> list[tuple[str, ...]]:
        """Name every effect, of anybody, of which nobody knows how it came out."""
        return self._all(
            "SELECT action_id, state FROM effect WHERE state IN ('claimed', 'sent', 'unknown')"
        )

    def cases(self, customer: str) -> int:
        """Count a customer's cases."""
        return len(self._all("SELECT id FROM customer_case WHERE customer = ?", customer))

    def unread(self, customer: str) -> int:
        """Count what a customer wrote and no workflow has seen."""
        query = (
            "SELECT id FROM message"
            " WHERE customer = ? AND sender = 'customer' AND acknowledged_at IS NULL"
        )
        return len(self._all(query, customer))

    def _all(self, query: str, *given: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as database:
            return database.execute(query, given).fetchall()

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the write lock, as a backup or somebody's shell does."""
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                database.execute("ROLLBACK")
