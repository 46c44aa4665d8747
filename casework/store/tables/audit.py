"""The audit chain: entries that nothing changes, and each tenant's head."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Text
from sqlmodel import Field

from casework.store.tables.base import Row, Utc

_NUMBER = {"autoincrement": False}


class AuditEntry(Row, table=True):
    """One link. `entry` is the canonical text that was hashed."""

    __table_args__ = (CheckConstraint("seq > 0", name="seq"),)

    tenant: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=_NUMBER)
    prev: str
    hash: str
    at: datetime = Field(sa_type=Utc)
    entry: str = Field(sa_type=Text)


class AuditHead(Row, table=True):
    """The newest link of a tenant's chain; a trigger moves it along with each new entry."""

    tenant: str = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    hash: str
