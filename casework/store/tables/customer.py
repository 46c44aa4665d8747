"""Customers: their key, holds on them, their cases and the grants to act in these."""

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from casework.domain.case import CaseStatus
from casework.store.tables.base import CaseRow, CustomerRow, Utc, of_case, one_of, owned


class CustomerKey(CustomerRow, table=True):
    """The key of one customer's text, wrapped; erasure leaves the row without the key."""

    tenant: str = Field(primary_key=True)
    customer: str = Field(primary_key=True)
    wrapped: bytes | None = None
    created_at: datetime = Field(sa_type=Utc)
    erased_at: datetime | None = Field(default=None, sa_type=Utc)


class CustomerHold(CustomerRow, table=True):
    """A customer for whom no token is given until somebody lifts the hold."""

    tenant: str = Field(primary_key=True)
    customer: str = Field(primary_key=True)
    #: Sealed. Empty: the hold is from before it was.
    reason: bytes = Field(sa_column_kwargs={"server_default": text("''")})
    held_at: datetime = Field(sa_type=Utc)
    lifted_at: datetime | None = Field(default=None, sa_type=Utc)


class CustomerCase(CustomerRow, table=True):
    """One customer's issue."""

    __table_args__ = (
        owned("id"),
        one_of("status", CaseStatus),
        Index(None, "tenant", "created_at", "id"),
        Index(None, "tenant", "customer", "created_at", "id"),
    )

    id: str = Field(primary_key=True)
    grant_id: str
    channel: str
    locale: str
    status: str
    owner: str
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)
    traceparent: str
    solved: bool | None = None


class CaseGrant(CaseRow, table=True):
    """The right to act for the customer inside the case."""

    __table_args__ = (of_case(),)

    id: str = Field(primary_key=True)
    scopes: list[str] = Field(sa_type=JSON)
    not_after: datetime = Field(sa_type=Utc)
    revoked_at: datetime | None = Field(default=None, sa_type=Utc)
