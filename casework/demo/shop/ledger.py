"""The ledger of a service: one row per action that was carried out, never changed again."""

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import CheckConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from casework.demo.shop.database import Table, refuse
from casework.domain.money import Money


class LedgerRow(Table):
    """One action and the answer that was given for it, word for word.

    It is written in the transaction of the change itself, so neither is ever there alone.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        CheckConstraint("length(action_hash) = 64"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)"),
        CheckConstraint("amount_minor IS NULL OR amount_minor > 0"),
        {"sqlite_strict": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[str] = mapped_column(unique=True)
    action_hash: Mapped[str]
    tenant: Mapped[str]
    customer: Mapped[str] = mapped_column(index=True)
    case_id: Mapped[str]
    worker: Mapped[str]
    tool: Mapped[str]
    target: Mapped[str]
    reference: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None]
    answer: Mapped[str]
    at: Mapped[str]

    def shown(self) -> dict[str, JsonValue]:
        """Return the row as the shop's operator sees it."""
        shown: dict[str, JsonValue] = {
            "seq": self.seq,
            "action_id": self.action_id,
            "action_hash": self.action_hash,
            "tenant": self.tenant,
            "customer": self.customer,
            "case": self.case_id,
            "worker": self.worker,
            "tool": self.tool,
            "target": self.target,
            "reference": self.reference,
            "state": self.state,
            "details": json.loads(self.answer)["details"],
            "at": self.at,
        }
        if self.amount_minor is not None and self.currency is not None:
            shown["amount"] = Money.of(self.amount_minor, self.currency).model_dump(mode="json")
        return shown


TRIGGERS = (
    refuse("ledger_no_update", "UPDATE ON ledger"),
    refuse("ledger_no_delete", "DELETE ON ledger"),
    # INSERT OR REPLACE deletes without asking the trigger above.
    refuse(
        "ledger_no_replace",
        "INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq "
        "OR action_id = NEW.action_id OR reference = NEW.reference)",
    ),
)


async def find(session: AsyncSession, action_id: str) -> LedgerRow | None:
    """Find what was done for an action id, whoever's it is."""
    return await session.scalar(select(LedgerRow).where(LedgerRow.action_id == action_id))


async def page(session: AsyncSession, tenant: str, after: int, limit: int) -> Sequence[LedgerRow]:
    """Give what was done for a tenant after a number, oldest first."""
    query = select(LedgerRow).where(LedgerRow.tenant == tenant, LedgerRow.seq > after)
    return (await session.scalars(query.order_by(LedgerRow.seq).limit(limit))).all()


async def next_seq(session: AsyncSession) -> int:
    """Return the number of the next row; only the one writer may ask."""
    last = await session.scalar(select(LedgerRow.seq).order_by(LedgerRow.seq.desc()).limit(1))
    return (last or 0) + 1


def utc(moment: datetime) -> str:
    """Write a moment as every table and record of the shop has it: "2026-01-31T09:30:00Z"."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
