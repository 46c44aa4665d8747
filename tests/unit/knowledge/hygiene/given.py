"""Articles in few words, and what they are held against."""

from collections.abc import Mapping
from datetime import date

from casework.domain.money import Money
from casework.knowledge.article import Article
from casework.knowledge.hygiene.examine import Rules, examine
from casework.knowledge.hygiene.finding import Finding, Sort
from casework.knowledge.hygiene.fixed import fixed, operator_rules

TODAY = date(2026, 11, 23)
PRICES = {
    "Electric kettle": Money.of(3950, "EUR"),
    "Headphones": Money.of(12900, "EUR"),
    "Speaker": Money.of(18000, "EUR"),
    "Stoneware mugs, set of four": Money.of(2490, "EUR"),
}


def article(
    name: str,
    body: str,
    *,
    title: str = "Help",
    owner: str = "team@shop.example",
    audience: str = "customer",
    language: str = "en",
    reviewed_on: date | None = TODAY,
    valid_until: date | None = None,
) -> Article:
    """Return an article that was looked at today."""
    return Article(
        id=name,
        title=title,
        body=body,
        owner=owner,
        subject="help",
        audience=frozenset({audience}),
        language=language,
        reviewed_on=reviewed_on,
        valid_until=valid_until,
    ).versioned()


def rules(prices: Mapping[str, Money] = PRICES, owners: frozenset[str] = frozenset()) -> Rules:
    """Hold articles against the rules of this release."""
    return Rules(fixed(*operator_rules(), prices), frozenset(prices), owners, review_days=365)


def found(sort: Sort, *articles: Article, owners: frozenset[str] = frozenset()) -> list[Finding]:
    """Examine articles, and give the findings of one sort."""
    return [one for one in examine(articles, rules(owners=owners), TODAY) if one.sort is sort]
