"""What the orders service shows of an order; the address never leaves it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.demo.shop.orders.tables import OrderItemRow, OrderRow
from casework.demo.shop.tokens import Caller
from casework.domain.money import Money


class Item(BaseModel):
    """One line of an order."""

    model_config = ConfigDict(frozen=True)

    sku: str
    title: str
    quantity: int


class Order(BaseModel):
    """One order. `note` is free text that anybody may have written."""

    model_config = ConfigDict(frozen=True)

    id: str
    status: Literal["processing", "shipped", "delivered", "cancelled"]
    order_version: str
    placed_on: str
    shipped_on: str | None = None
    delivered_on: str | None = None
    expected_on: str | None = None
    total: Money
    items: tuple[Item, ...]
    carrier: str | None = None
    tracking: str | None = None
    note: str


class Orders(BaseModel):
    """A customer's orders, newest first."""

    data: tuple[Order, ...]


async def own_order(session: AsyncSession, caller: Caller, order_id: str) -> OrderRow | None:
    """Find an order among the caller's own."""
    return await session.scalar(
        select(OrderRow).where(
            OrderRow.tenant == caller.tenant,
            OrderRow.customer == caller.customer,
            OrderRow.id == order_id,
        )
    )


async def own_orders(session: AsyncSession, caller: Caller) -> list[OrderRow]:
    """List the caller's orders, newest first; of one day, the higher number first."""
    rows = await session.scalars(
        select(OrderRow)
        .where(OrderRow.tenant == caller.tenant, OrderRow.customer == caller.customer)
        .order_by(OrderRow.placed_on.desc(), func.length(OrderRow.id).desc(), OrderRow.id.desc())
    )
    return list(rows)


async def shown(session: AsyncSession, rows: Iterable[OrderRow]) -> tuple[Order, ...]:
    """Return the orders as they leave the service, with their lines."""
    rows = list(rows)
    lines: dict[str, list[Item]] = {row.id: [] for row in rows}
    items = await session.scalars(
        select(OrderItemRow)
        .where(OrderItemRow.order_id.in_(lines))
        .order_by(OrderItemRow.order_id, OrderItemRow.line)
    )
    for item in items:
        lines[item.order_id].append(Item(sku=item.sku, title=item.title, quantity=item.quantity))
    return tuple(_order(row, lines[row.id]) for row in rows)


def _order(row: OrderRow, items: list[Item]) -> Order:
    return Order.model_validate(
        {
            "id": row.id,
            "status": row.status,
            "order_version": str(row.version),
            "placed_on": row.placed_on,
            "shipped_on": row.shipped_on,
            "delivered_on": row.delivered_on,
            "expected_on": row.expected_on,
            "total": Money.of(row.total_minor, row.currency),
            "items": items,
            "carrier": row.carrier,
            "tracking": row.tracking,
            "note": row.note,
        }
    )
