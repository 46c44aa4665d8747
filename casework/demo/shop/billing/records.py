"""What the billing service shows of charges and refunds."""

from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.tokens import Caller
from casework.domain.money import Money


class Charge(BaseModel):
    """One payment. `order_version` is the version of this row, whatever the order does."""

    model_config = ConfigDict(frozen=True)

    id: str
    order_id: str
    paid: Money
    refunded: Money
    order_version: str
    captured_at: str
    status: Literal["captured", "disputed"]


class Refund(BaseModel):
    """One payment back; `pending` has not left the shop yet."""

    model_config = ConfigDict(frozen=True)

    id: str
    charge_id: str
    order_id: str
    amount: Money
    reason: str
    state: Literal["pending", "paid"]
    created_on: str
    expected_on: str
    action_id: str


class Charges(BaseModel):
    """A customer's charges, newest first."""

    data: tuple[Charge, ...]


class Refunds(BaseModel):
    """A customer's refunds, newest first."""

    data: tuple[Refund, ...]


async def own_charges(
    session: AsyncSession, caller: Caller, order_id: str | None
) -> tuple[Charge, ...]:
    """List the caller's charges, of one order if it is named."""
    query = (
        select(ChargeRow)
        .where(ChargeRow.tenant == caller.tenant, ChargeRow.customer == caller.customer)
        .order_by(ChargeRow.captured_at.desc(), ChargeRow.id.desc())
    )
    if order_id is not None:
        query = query.where(ChargeRow.order_id == order_id)
    return tuple(charge(row) for row in await session.scalars(query))


async def own_refunds(
    session: AsyncSession, caller: Caller, order_id: str | None
) -> tuple[Refund, ...]:
    """List the caller's refunds, of one order if it is named."""
    query = (
        select(RefundRow)
        .where(RefundRow.tenant == caller.tenant, RefundRow.customer == caller.customer)
        .order_by(RefundRow.created_on.desc(), RefundRow.n.desc())
    )
    if order_id is not None:
        query = query.where(RefundRow.order_id == order_id)
    return tuple(_refund(row) for row in await session.scalars(query))


def charge(row: ChargeRow) -> Charge:
    """Return a charge as it leaves the service."""
    return Charge.model_validate(
        {
            "id": row.id,
            "order_id": row.order_id,
            "paid": Money.of(row.paid_minor, row.currency),
            "refunded": Money.of(row.refunded_minor, row.currency),
            "order_version": str(row.version),
            "captured_at": row.captured_at,
            "status": row.status,
        }
    )


def _refund(row: RefundRow) -> Refund:
    return Refund.model_validate(
        {
            "id": row.id,
            "charge_id": row.charge_id,
            "order_id": row.order_id,
            "amount": Money.of(row.amount_minor, row.currency),
            "reason": row.reason,
            "state": row.state,
            "created_on": row.created_on,
            "expected_on": row.expected_on,
            "action_id": row.action_id,
        }
    )
