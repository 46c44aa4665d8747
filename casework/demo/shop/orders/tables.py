"""The tables of the orders service."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.demo.shop.database import Table, refuse

STATUSES = ("processing", "shipped", "delivered", "cancelled")


class OrderRow(Table):
    """One order. Its version rises with every change; dates are ISO days."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}"),
        CheckConstraint("version >= 1"),
        CheckConstraint("total_minor > 0"),
        CheckConstraint("length(currency) = 3"),
        CheckConstraint("(status IN ('shipped', 'delivered')) = (shipped_on IS NOT NULL)"),
        CheckConstraint("(status = 'delivered') = (delivered_on IS NOT NULL)"),
        Index("orders_of_customer", "tenant", "customer", "placed_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    customer: Mapped[str]
    status: Mapped[str]
    placed_on: Mapped[str]
    total_minor: Mapped[int]
    currency: Mapped[str]
    address: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    shipped_on: Mapped[str | None] = mapped_column(default=None)
    delivered_on: Mapped[str | None] = mapped_column(default=None)
    expected_on: Mapped[str | None] = mapped_column(default=None)
    carrier: Mapped[str | None] = mapped_column(default=None)
    tracking: Mapped[str | None] = mapped_column(default=None)
    #: Written by customers and shop assistants: data, whatever it says.
    note: Mapped[str] = mapped_column(default="")


class OrderItemRow(Table):
    """One line of an order."""

    __tablename__ = "order_items"
    __table_args__ = (CheckConstraint("quantity > 0"), {"sqlite_strict": True})

    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    title: Mapped[str]
    quantity: Mapped[int]


TRIGGERS = (
    refuse("orders_no_delete", "DELETE ON orders"),
    refuse("orders_fixed", "UPDATE OF id, tenant, customer, total_minor, currency ON orders"),
)
