"""What the search log says of articles: what they cost, which nobody needs, which do not help."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from casework.knowledge.article import Article
from casework.knowledge.hygiene.finding import Finding, Level, Sort, finding
from casework.store.knowledge_records import HeldRecord, RetrievalRecord

#: What cases touched is counted over so many days.
COUNTED = timedelta(days=30)
#: An article that nobody needed in so many days is one to look at.
UNUSED = timedelta(days=90)
#: With fewer searches in the log, that an article was not found says nothing of it.
_ENOUGH = 100
#: So many cases, and such a share of them, must have ended badly before it is the article's fault.
_CASES = 3
_SHARE = 0.5


class Use(NamedTuple):
    """The searches of the longest time that matters, and what became of the cases."""

    searches: Sequence[RetrievalRecord]
    handed_over: Mapping[str, datetime]
    denied: Mapping[str, datetime]
    now: datetime

    def cases(self) -> dict[str, set[str]]:
        """Give the cases of the last 30 days that were shown each article."""
        shown: dict[str, set[str]] = defaultdict(set)
        for search in self.searches:
            if search.case_id is not None and search.at >= self.now - COUNTED:
                for article in _articles(search):
                    shown[article].add(search.case_id)
        return shown


def counted(found: Sequence[Finding], use: Use) -> tuple[Finding, ...]:
    """Say of each finding how many cases were shown one of its articles."""
    shown = use.cases()
    return tuple(
        one.model_copy(
            update={"cases": len(set().union(*(shown.get(a, set()) for a in one.articles)))}
        )
        for one in found
    )


def never_retrieved(
    articles: Sequence[Article], held: Sequence[HeldRecord], use: Use
) -> Iterator[Finding]:
    """Give the articles that no search found, once there were enough searches to tell."""
    recent = [search for search in use.searches if search.at >= use.now - UNUSED]
    if len(recent) < _ENOUGH:
        return
    found = {article for search in recent for article in _articles(search)}
    since = {one.id: one.changed_at for one in held}
    for article in articles:
        settled = since.get(article.id, use.now) <= use.now - COUNTED
        if settled and article.id not in found:
            yield finding(
                Sort.never_retrieved,
                Level.note,
                article.owner,
                [article.id],
                f"not found by any of {len(recent)} searches in {UNUSED.days} days",
            )


def no_help(articles: Sequence[Article], use: Use) -> Iterator[Finding]:
    """Give the articles after which most cases went to a person, or ended with a no."""
    first: dict[str, dict[str, datetime]] = defaultdict(dict)
    for search in use.searches:
        if search.case_id and search.answered and search.at >= use.now - COUNTED:
            for name in _articles(search)[:1]:
                first[name].setdefault(search.case_id, search.at)
    for sort, ended, how in (
        (Sort.followed_by_handoff, use.handed_over, "a person had to take over"),
        (Sort.followed_by_denial, use.denied, "an action was denied"),
    ):
        for article in articles:
            shown = first.get(article.id, {})
            after = [case for case, at in shown.items() if case in ended and ended[case] >= at]
            if len(after) >= _CASES and len(after) >= _SHARE * len(shown):
                yield finding(
                    sort,
                    Level.warning,
                    article.owner,
                    [article.id],
                    f"in {len(after)} of {len(shown)} cases that it answered, {how}",
                )


def _articles(search: RetrievalRecord) -> tuple[str, ...]:
    """Give the articles of a search, best first; a passage's id is `article@version#n`."""
    return tuple(dict.fromkeys(chunk.rpartition("@")[0] for chunk in search.chunk_ids))
