"""What services keep: answers to repeated requests, tokens used once, calls of models."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer
from sqlmodel import Field

from casework.store.tables.base import CaseRow, Row, Utc, of_case

_COUNTER = BigInteger().with_variant(Integer(), "sqlite")


class IdempotencyKey(Row, table=True):
    """A request that was begun, and its answer once there is one (sealed)."""

    __table_args__ = (
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="answer"),
        Index(None, "begun_at"),
    )

    tenant: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int | None = None
    body: bytes | None = None
    begun_at: datetime = Field(sa_type=Utc)


class UsedToken(Row, table=True):
    """A token's id that may not be seen again while the token is valid."""

    __table_args__ = (Index(None, "expires_at"),)

    tenant: str = Field(primary_key=True)
    jti: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=Utc)


class StaffSignIn(Row, table=True):
    """With which roles a member of staff signed in last: what their approvals rest on."""

    tenant: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    roles: list[str] = Field(sa_type=JSON)
    signed_in_at: datetime = Field(sa_type=Utc)


class ModelCall(CaseRow, table=True):
    """One call of a language model, and what it cost."""

    __table_args__ = (of_case(), Index(None, "case_id", "id"), Index(None, "tenant", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=_COUNTER)
    purpose: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int = Field(sa_type=BigInteger)
    took_ms: int
    at: datetime = Field(sa_type=Utc)
