"""Articles that nobody answers for."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from casework.knowledge.article import Article
from casework.knowledge.hygiene.finding import Finding, Level, Sort, finding


def orphans(articles: Sequence[Article], owners: AbstractSet[str]) -> Iterator[Finding]:
    """Give the articles whose owner is not one of the known; with no list all are believed."""
    for article in articles:
        if owners and article.owner.casefold() not in owners:
            yield finding(
                Sort.orphaned,
                Level.warning,
                article.owner,
                [article.id],
                f"{article.owner} is not among the known owners",
            )
