"""What all tables share: names for constraints, times in UTC, and whose row it is."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel

from casework.domain.errors import Broken

#: The store's own: other SQLModel tables in the process (the example shop's) are not in it.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """A moment, kept and given back in UTC; one without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC; SQLite keeps it as text that sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise Broken("A time without a time zone cannot be stored.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """A row of the store's; its table is named like the class, in snake case."""

    metadata = METADATA

    @declared_attr  # type: ignore[arg-type]  # SQLModel's own way, see its SQLModel.__tablename__
    def __tablename__(  # pyright: ignore[reportIncompatibleVariableOverride]
        cls,  # noqa: N805  # SQLAlchemy calls it with the class
    ) -> str:
        """Name the table after the class."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class CustomerRow(Row):
    """A row that belongs to one customer of one tenant; no query leaves this out."""

    tenant: str
    customer: str


class CaseRow(CustomerRow):
    """A row that belongs to a case; the database itself ties it to that case's customer."""

    case_id: str


def of_case() -> ForeignKeyConstraint:
    """Tie a row to a case of the same tenant and customer."""
    return ForeignKeyConstraint(
        ["tenant", "customer", "case_id"],
        ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
    )


def owned(id_column: str) -> UniqueConstraint:
    """Let other rows name this one together with its tenant and customer."""
    return UniqueConstraint("tenant", "customer", id_column)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Let a column hold only these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def table_of(row: type[Row]) -> Table:
    """Give the table behind a class, for statements."""
    return METADATA.tables[str(row.__tablename__)]
