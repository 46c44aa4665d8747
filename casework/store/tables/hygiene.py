"""What was found wrong with the articles, and the questions that have none."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from casework.store.tables.base import Row, Utc


class Finding(Row, table=True):
    """Something wrong with an article; the same fault keeps its id from check to check."""

    __table_args__ = (
        CheckConstraint("cases >= 0", name="cases"),
        Index(None, "tenant", "closed_at"),
    )

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    sort: str
    level: str
    owner: str
    articles: list[str] = Field(sa_type=JSON)
    #: The sentences that it rests on, each with its article and version. Company text, unsealed.
    said: list[dict[str, Any]] = Field(sa_type=JSON)
    reason: str
    #: Cases of the last 30 days that were shown one of the articles.
    cases: int
    first_seen: datetime = Field(sa_type=Utc)
    last_seen: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)


class Unanswered(Row, table=True):
    """Questions without an article that are alike; only words that many customers used."""

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    subject: str
    language: str
    terms: list[str] = Field(sa_type=JSON)
    questions: int
    cases: int
    first_at: datetime = Field(sa_type=Utc)
    last_at: datetime = Field(sa_type=Utc)


class HygieneCheck(Row, table=True):
    """When a tenant's articles were last checked."""

    tenant: str = Field(primary_key=True)
    checked_at: datetime = Field(sa_type=Utc)
    articles: int
