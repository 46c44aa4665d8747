"""What the repositories of hygiene take and give."""

from datetime import datetime
from typing import Any, NamedTuple

from casework.domain.words import Word


class FindingRecord(Word):
    """Something wrong with an article. Times are the repository's to set."""

    id: str
    sort: str
    level: str
    owner: str
    articles: tuple[str, ...]
    said: tuple[dict[str, Any], ...] = ()
    reason: str
    cases: int = 0


class SeenRecord(FindingRecord):
    """A finding as it is kept: since when it is known, and when it was gone."""

    first_seen: datetime
    last_seen: datetime
    closed_at: datetime | None = None


class UnansweredRecord(Word):
    """Questions without an article that are alike, with words that many customers used."""

    id: str
    subject: str
    language: str
    terms: tuple[str, ...] = ()
    questions: int
    cases: int
    first_at: datetime
    last_at: datetime


class CheckRecord(Word):
    """When the articles were last checked, and how many there were."""

    checked_at: datetime
    articles: int


class Kept(NamedTuple):
    """What a check changed among the findings."""

    opened: int
    still: int
    closed: int


class AskedRecord(Word):
    """A question of a case that no article answered; its words are the customer's own."""

    at: datetime
    case_id: str
    customer: str
    #: On what a worker may look at the question.
    grant_id: str
    goal_id: str
    language: str
    nearest_subject: str
