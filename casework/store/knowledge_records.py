"""What the repositories of knowledge take and give."""

from datetime import date, datetime

from casework.domain.words import Word


class ArticleRecord(Word):
    """One version of an article, as it was loaded."""

    id: str
    version: str
    title: str
    body: str
    owner: str
    subject: str
    audience: frozenset[str]
    language: str
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed_on: date | None = None
    source: str


class PassageRecord(Word):
    """A passage of a version."""

    id: str
    article_id: str
    version: str
    n: int
    headings: tuple[str, ...] = ()
    text: str


class HeldRecord(Word):
    """Which version of an article holds now, and where it came from."""

    id: str
    version: str
    origin: str
    source: str
    changed_at: datetime


class VersionRecord(Word):
    """One of an article's versions, and when it was first stored."""

    version: str
    title: str
    stored_at: datetime
    holds: bool


class RetrievalRecord(Word):
    """One search: which passages, how sure, how long. Never the question."""

    id: str
    at: datetime
    case_id: str | None = None
    question_ref: str = ""
    #: The kind of index that was asked; None: from before it was noted.
    store: str | None = None
    chunk_ids: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    confidence: float
    took_ms: int
    answered: bool


class GapRecord(Word):
    """A question that no article answered."""

    retrieval_id: str
    at: datetime
    case_id: str | None = None
    question_ref: str = ""
    language: str = ""
    audience: str = ""
    nearest_subject: str = ""
    closed_at: datetime | None = None
