"""Articles with all their versions, what was asked of them, and what they had no answer to."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKeyConstraint, Index
from sqlmodel import Field

from casework.store.tables.base import Row, Utc


class Article(Row, table=True):
    """Which version of an article holds, and from where it was loaded.

    `origin` is the folder, file or list that was loaded: what is no longer in it is removed.
    """

    __table_args__ = (Index(None, "tenant", "origin"),)

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    #: Null while the first version is being stored.
    version: str | None = None
    origin: str
    source: str
    changed_at: datetime = Field(sa_type=Utc)
    removed_at: datetime | None = Field(default=None, sa_type=Utc)


class ArticleVersion(Row, table=True):
    """One version of an article, kept for good: replies rest on it. Company text, unsealed."""

    __table_args__ = (
        ForeignKeyConstraint(["tenant", "article_id"], ["article.tenant", "article.id"]),
    )

    tenant: str = Field(primary_key=True)
    article_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    title: str
    body: str
    owner: str
    subject: str
    audience: list[str] = Field(sa_type=JSON)
    language: str
    valid_from: date | None = Field(default=None, sa_type=Date)
    valid_until: date | None = Field(default=None, sa_type=Date)
    reviewed_on: date | None = Field(default=None, sa_type=Date)
    source: str
    stored_at: datetime = Field(sa_type=Utc)
    #: Since when it held; null while it is being put where it is searched.
    held_at: datetime | None = Field(default=None, sa_type=Utc)


class ArticleChunk(Row, table=True):
    """A passage of a version, word for word as it was cited."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "article_id", "version"],
            ["article_version.tenant", "article_version.article_id", "article_version.version"],
        ),
        Index(None, "tenant", "article_id", "version"),
    )

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    article_id: str
    version: str
    n: int
    headings: list[str] = Field(sa_type=JSON)
    text: str


class Retrieval(Row, table=True):
    """One search: what was found and how sure it was. The question itself is not in it."""

    __table_args__ = (Index(None, "tenant", "at"), Index(None, "tenant", "case_id"))

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Utc)
    #: Null when somebody tried it outside a case.
    case_id: str | None = None
    #: The message that asked; empty outside a case.
    question_ref: str
    #: The kind of index; null for searches from before it was noted.
    store: str | None = None
    chunk_ids: list[str] = Field(sa_type=JSON)
    scores: list[float] = Field(sa_type=JSON)
    confidence: float
    took_ms: int
    answered: bool


class Gap(Row, table=True):
    """A question that no article answered, for the owners' list."""

    __table_args__ = (
        ForeignKeyConstraint(["tenant", "retrieval_id"], ["retrieval.tenant", "retrieval.id"]),
        Index(None, "tenant", "at"),
    )

    tenant: str = Field(primary_key=True)
    retrieval_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Utc)
    case_id: str | None = None
    question_ref: str
    language: str
    audience: str
    #: The subject of the passage that came nearest; empty when nothing was found at all.
    nearest_subject: str
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
