"""What the texts of articles show by themselves, without any log."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.domain.money import Money
from casework.knowledge.article import Article
from casework.knowledge.hygiene.claims import Reader
from casework.knowledge.hygiene.contradictions import contradictions, copied
from casework.knowledge.hygiene.duplicates import duplicates
from casework.knowledge.hygiene.finding import Finding
from casework.knowledge.hygiene.fixed import Fixed, fixed, operator_rules, read_prices
from casework.knowledge.hygiene.matters import Matters
from casework.knowledge.hygiene.orphans import orphans
from casework.knowledge.hygiene.products import Products
from casework.knowledge.hygiene.said import said
from casework.knowledge.hygiene.stale import out_of_date, overtaken, passed
from casework.models.encoder import shared_encoder
from casework.settings import Settings

#: So many sentences hold the encoder at a time; who reads a customer's message gets in between.
_AT_ONCE = 64

#: Told how much is done of how much, and of what.
Progress = Callable[[int, int, str], None]


def silent(done: int, of: int, what: str) -> None:
    """Tell nobody."""
    del done, of, what


class Rules(NamedTuple):
    """What articles are held against."""

    fixed: tuple[Fixed, ...]
    #: The products by the names that the shop sells them under.
    products: frozenset[str]
    owners: frozenset[str]
    review_days: int

    @classmethod
    def of(cls, settings: Settings) -> "Rules":
        """Read what the settings name.

        Raises:
            Misconfigured: the price list is none.

        """
        prices: Mapping[str, Money] = {}
        if settings.price_list:
            prices = read_prices(Path(settings.price_list))
        return cls(
            fixed=fixed(*operator_rules(), prices),
            products=frozenset(prices),
            owners=settings.known_owners,
            review_days=settings.review_days,
        )


def examine(
    articles: Sequence[Article], rules: Rules, on: date, tell: Progress = silent
) -> list[Finding]:
    """Find what the articles show on a day; what holds no longer contradicts nothing."""
    by_id = {article.id: article for article in articles}
    holding = [a for a in articles if a.valid_until is None or a.valid_until >= on]
    sentences = tuple(one for article in holding for one in said(article))
    # Sorted, so that the same articles give the same findings.
    reader = Reader(Matters.known(), Products(sorted(rules.products)))
    claims = reader.claims(sentences)

    def encoded(texts: Sequence[str]) -> NDArray[np.float32]:
        return encode(texts, tell)

    found = list(contradictions(claims, rules.fixed, by_id))
    found += copied(sentences, found, by_id, reader, encoded)
    found += out_of_date(articles, on, rules.review_days)
    found += overtaken(claims, rules.fixed, by_id)
    found += passed(sentences, on, by_id)
    found += duplicates(sentences, by_id, encoded)
    found += orphans(articles, rules.owners)
    return list({one.id: one for one in found}.values())


def encode(texts: Sequence[str], tell: Progress = silent) -> NDArray[np.float32]:
    """Encode many texts, a few at a time."""
    encoder, rows = shared_encoder(), [np.zeros((0, 512), dtype=np.float32)]
    for start in range(0, len(texts), _AT_ONCE):
        rows.append(encoder.encode_many(texts[start : start + _AT_ONCE]))
        tell(min(start + _AT_ONCE, len(texts)), len(texts), "sentences")
    return np.concatenate(rows)
