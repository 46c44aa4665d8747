"""A finding: what is wrong, with which sentences, who is told, and what it costs."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum

from casework.domain.words import Word
from casework.knowledge.article import Article
from casework.knowledge.hygiene.said import Said


class Sort(StrEnum):
    """What can be wrong with articles."""

    contradicting = "contradicting"
    stale = "stale"
    duplicate = "duplicate"
    orphaned = "orphaned"
    never_retrieved = "never_retrieved"
    followed_by_handoff = "followed_by_handoff"
    followed_by_denial = "followed_by_denial"


class Level(StrEnum):
    """How much it matters: an error tells customers something wrong."""

    note = "note"
    warning = "warning"
    error = "error"

    @property
    def rank(self) -> int:
        """Its place, the least first."""
        return list(Level).index(self)


class Quoted(Word):
    """A sentence of an article, word for word, and who answers for it."""

    article: str
    version: str
    owner: str
    sentence: str


class Finding(Word):
    """One thing that is wrong. The same thing keeps its id while the articles change around it."""

    id: str
    sort: Sort
    level: Level
    #: Who is told: of several owners, the one whose article is the odd one out.
    owner: str
    articles: tuple[str, ...]
    said: tuple[Quoted, ...] = ()
    #: What exactly, in words for the owner.
    reason: str
    #: Cases of the last 30 days that were shown one of the articles.
    cases: int = 0


def finding(
    sort: Sort,
    level: Level,
    owner: str,
    articles: Iterable[str],
    reason: str,
    *,
    about: str = "",
    said: Iterable[Quoted] = (),
) -> Finding:
    """Make a finding; `about` tells it from others of its sort about the same articles."""
    named = tuple(dict.fromkeys(articles))
    told = json.dumps([sort, about, sorted(named)]).encode()
    return Finding(
        id=hashlib.sha256(told).hexdigest()[:16],
        sort=sort,
        level=level,
        owner=owner,
        articles=named,
        said=tuple(said),
        reason=reason,
    )


def quoted(said: Said, articles: dict[str, Article]) -> Quoted:
    """Quote a sentence."""
    owner = articles[said.article].owner
    return Quoted(article=said.article, version=said.version, owner=owner, sentence=said.text)
