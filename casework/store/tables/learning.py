"""How goals were read, and what people said of it. Ids, kinds and figures: no text, ever."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field

from casework.domain.lesson import LessonSource
from casework.store.tables.base import CaseRow, Utc, of_case, one_of, owned


class ReadGoal(CaseRow, table=True):
    """One goal as one reading took it; `first` is the reading that the goal came up with."""

    __table_args__ = (
        of_case(),
        owned("id"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        Index(None, "case_id", "goal_id"),
        Index(None, "tenant", "at"),
    )

    id: str = Field(primary_key=True)
    goal_id: str
    message_ref: str
    kind: str
    confidence: float
    possible: list[str] = Field(sa_type=JSON)
    asked: bool
    language: str
    tier: str
    first: bool
    at: datetime = Field(sa_type=Utc)


class Lesson(CaseRow, table=True):
    """What somebody said was meant; no kind when it was only "not this"."""

    __table_args__ = (
        of_case(),
        ForeignKeyConstraint(
            ["tenant", "customer", "reading_id"],
            ["read_goal.tenant", "read_goal.customer", "read_goal.id"],
        ),
        one_of("source", LessonSource),
        Index(None, "reading_id"),
        Index(None, "tenant", "at", "id"),
    )

    id: str = Field(primary_key=True)
    reading_id: str
    source: str
    meant_kind: str | None = None
    at: datetime = Field(sa_type=Utc)
