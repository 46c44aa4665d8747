"""What the whole story left in the shop's books."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.demo.story.seen import LedgerRow
from casework.domain.money import Money


@dataclass(frozen=True)
class Totals:
    """Every row, and what was paid back in each currency."""

    rows: tuple[LedgerRow, ...]
    refunded: tuple[Money, ...]

    @classmethod
    def of(cls, rows: Iterable[LedgerRow]) -> "Totals":
        """Add the rows up."""
        kept = tuple(rows)
        sums: dict[str, Money] = {}
        for row in kept:
            if row.tool == "billing.refund" and row.amount is not None:
                so_far = sums.get(row.amount.currency, Money.of(0, row.amount.currency))
                sums[row.amount.currency] = so_far + row.amount
        return cls(kept, tuple(sums[currency] for currency in sorted(sums)))

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return {
            "rows": [row.model_dump(mode="json") for row in self.rows],
            "refunded": [money.model_dump(mode="json") for money in self.refunded],
        }
