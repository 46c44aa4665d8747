"""What is said and asked in a case. Columns of bytes are sealed."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from casework.domain.case import GoalStatus, Resolution, Sender
from casework.store.tables.base import CaseRow, Utc, of_case, one_of

_COUNTER = BigInteger().with_variant(Integer(), "sqlite")


class Message(CaseRow, table=True):
    """One message, by place in its case."""

    __table_args__ = (
        of_case(),
        one_of("sender", Sender),
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("seq > 0", name="seq"),
        # The claim asks this of every case, the sweep of every tenant: both want few rows.
        Index(
            "ix_message_unread",
            "case_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_message_unacknowledged",
            "tenant",
            "at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    seq: int
    sender: str
    author: str
    text: bytes
    sources: list[str] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Utc)
    read_at: datetime | None = Field(default=None, sa_type=Utc)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Utc)


class Goal(CaseRow, table=True):
    """A goal as pages show it."""

    __table_args__ = (of_case(), one_of("status", GoalStatus), one_of("resolution", Resolution))

    case_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    kind: str
    status: str
    resolution: str | None = None
    summary: bytes
    confidence: float
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)


class Pending(CaseRow, table=True):
    """Something somebody is asked."""

    __table_args__ = (
        of_case(),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outcome"),
        Index(None, "case_id", "created_at"),
        Index(
            "ix_pending_unacknowledged",
            "tenant",
            "closed_at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    goal_id: str
    kind: str
    text: bytes
    choices: bytes
    slot: str
    action_id: str | None = None
    action_hash: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Utc)


class Draft(CaseRow, table=True):
    """A reply, said or not."""

    __table_args__ = (of_case(),)

    id: str = Field(primary_key=True)
    text: bytes
    claims: bytes
    sources: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Utc)
    delivered_at: datetime | None = Field(default=None, sa_type=Utc)


class Note(CaseRow, table=True):
    """Words that histories may only name by id."""

    __table_args__ = (of_case(),)

    id: str = Field(primary_key=True)
    text: bytes
    at: datetime = Field(sa_type=Utc)


class Handoff(CaseRow, table=True):
    """A case that passed to a person; a case has one open at most."""

    __table_args__ = (
        of_case(),
        Index(
            "uq_handoff_open",
            "case_id",
            unique=True,
            sqlite_where=text("given_back_at IS NULL"),
            postgresql_where=text("given_back_at IS NULL"),
        ),
        Index(None, "tenant", "created_at", "id"),
        CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name="taken"),
    )

    id: str = Field(primary_key=True)
    queue: str
    packet: bytes
    created_at: datetime = Field(sa_type=Utc)
    taken_by: str | None = None
    taken_at: datetime | None = Field(default=None, sa_type=Utc)
    given_back_at: datetime | None = Field(default=None, sa_type=Utc)


class CaseEvent(CaseRow, table=True):
    """One change of a case; the tenant's events are numbered without gaps."""

    __table_args__ = (of_case(), Index(None, "case_id", "seq"))

    tenant: str = Field(primary_key=True)
    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    type: str
    ref: str
    at: datetime = Field(sa_type=Utc)


class CaseStep(CaseRow, table=True):
    """One thing that was done in a case, for the timeline."""

    __table_args__ = (of_case(), Index(None, "case_id", "id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=_COUNTER)
    row_id: str
    goal_id: str | None = None
    kind: str
    name: str
    actor: str
    scope: str
    args: bytes
    verdict: str
    result: str
    confidence: float | None = None
    took_ms: int
    cost_micro_usd: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=Utc)
