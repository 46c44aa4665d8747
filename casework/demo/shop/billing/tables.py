"""The tables of the billing service; the database itself keeps the sums right."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.demo.shop.database import Table, refuse

REASONS = ("damaged", "not_arrived", "changed_mind", "double_charge", "cancelled")
_WHOSE = ("tenant", "customer", "order_id", "currency")


class ChargeRow(Table):
    """One payment of a customer. `refunded_minor` follows the refunds and never passes `paid`."""

    __tablename__ = "charges"
    __table_args__ = (
        CheckConstraint("paid_minor > 0"),
        CheckConstraint("refunded_minor BETWEEN 0 AND paid_minor"),
        CheckConstraint("version >= 1"),
        CheckConstraint("length(currency) = 3"),
        CheckConstraint("status IN ('captured', 'disputed')"),
        UniqueConstraint("id", *_WHOSE),
        Index("charges_of_customer", "tenant", "customer", "order_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    customer: Mapped[str]
    order_id: Mapped[str]
    paid_minor: Mapped[int]
    currency: Mapped[str]
    captured_at: Mapped[str]
    refunded_minor: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(default="captured")


class RefundRow(Table):
    """One payment back, of the same customer, order and currency as its charge: the key says so."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0"),
        CheckConstraint(f"reason IN {REASONS}"),
        CheckConstraint("state IN ('pending', 'paid')"),
        ForeignKeyConstraint(
            ["charge_id", *_WHOSE], ["charges.id", *(f"charges.{name}" for name in _WHOSE)]
        ),
        Index(
            "refund_once_per_action",
            "action_id",
            unique=True,
            sqlite_where=text("action_id <> ''"),
        ),
        {"sqlite_strict": True},
    )

    n: Mapped[int] = mapped_column(primary_key=True)
    charge_id: Mapped[str] = mapped_column(index=True)
    tenant: Mapped[str]
    customer: Mapped[str]
    order_id: Mapped[str]
    currency: Mapped[str]
    amount_minor: Mapped[int]
    reason: Mapped[str]
    state: Mapped[str]
    created_on: Mapped[str]
    expected_on: Mapped[str]
    #: Empty for a refund that Casework did not order.
    action_id: Mapped[str] = mapped_column(default="")

    @property
    def id(self) -> str:
        """The refund's name outside."""
        return f"re_{self.n}"


_SUM = "(SELECT coalesce(sum(amount_minor), 0) FROM refunds WHERE charge_id = NEW.id)"

TRIGGERS = (
    # A refund and the charge's sum move together or not at all; past `paid` the CHECK stops both.
    (
        "CREATE TRIGGER IF NOT EXISTS refunds_count AFTER INSERT ON refunds BEGIN "
        "UPDATE charges SET refunded_minor = refunded_minor + NEW.amount_minor, "
        "version = version + 1 WHERE id = NEW.charge_id; END"
    ),
    refuse("charges_sum_up", f"UPDATE ON charges WHEN NEW.refunded_minor <> {_SUM}"),
    refuse("charges_start_whole", "INSERT ON charges WHEN NEW.refunded_minor <> 0"),
    refuse("charges_fixed", f"UPDATE OF id, paid_minor, {', '.join(_WHOSE)} ON charges"),
    refuse("charges_no_delete", "DELETE ON charges"),
    refuse(
        "refunds_fixed",
        f"UPDATE OF n, charge_id, {', '.join(_WHOSE)}, amount_minor, reason, action_id, "
        "created_on ON refunds",
    ),
    refuse("refunds_no_delete", "DELETE ON refunds"),
)
