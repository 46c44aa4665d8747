"""The table of the accounts service."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.demo.shop.database import Table, refuse


class AccountRow(Table):
    """One account; its id is the customer's. Locked means: with a reason and since when."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'locked')"),
        CheckConstraint("lock_reason IN ('', 'too_many_attempts', 'security_hold')"),
        CheckConstraint("(status = 'locked') = (lock_reason <> '')"),
        CheckConstraint("(status = 'locked') = (locked_since IS NOT NULL)"),
        CheckConstraint("version >= 1"),
        {"sqlite_strict": True},
    )

    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    email_masked: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    lock_reason: Mapped[str] = mapped_column(default="")
    locked_since: Mapped[str | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)


TRIGGERS = (
    refuse("accounts_no_delete", "DELETE ON accounts"),
    refuse("accounts_fixed", "UPDATE OF tenant, id ON accounts"),
)
