"""Articles that time or a rule has overtaken."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from casework.knowledge.article import Article
from casework.knowledge.hygiene.claims import Claim
from casework.knowledge.hygiene.finding import Finding, Level, Sort, finding, quoted
from casework.knowledge.hygiene.fixed import Fixed
from casework.knowledge.hygiene.quantities import Quantity
from casework.knowledge.hygiene.said import Said

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january januar", "february februar", "march märz", "april", "may mai", "june juni",
            "july juli", "august", "september", "october oktober", "november",
            "december dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = r"(?:the\s)?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?:\sof)?"
#: Only a last day can pass; "since 3 May 2024" stays true.
_UNTIL = re.compile(
    r"\b(?:until|till|by|ends? on|before|no later than|bis(?: zum| einschließlich)?|"
    r"spätestens(?: am)?)\s"
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)|{_DAY}\s(?P<month>{_MONTH})\s(?P<year>\d{{4}}))",
    re.IGNORECASE,
)


def out_of_date(articles: Iterable[Article], on: date, review_days: int) -> Iterator[Finding]:
    """Give what has no longer a valid day left, or was not looked at for too long."""
    oldest = on - timedelta(days=review_days)
    for article in articles:
        why: list[str] = []
        if article.valid_until is not None and article.valid_until < on:
            why.append(f"valid until {article.valid_until}")
        if article.reviewed_on is not None and article.reviewed_on < oldest:
            why.append(f"last reviewed on {article.reviewed_on}")
        elif article.reviewed_on is None:
            why.append("never reviewed")
        if why:
            yield finding(
                Sort.stale,
                Level.warning,
                article.owner,
                [article.id],
                "; ".join(why),
                about="dates",
            )


def overtaken(
    claims: Iterable[Claim], fixed: Sequence[Fixed], articles: dict[str, Article]
) -> Iterator[Finding]:
    """Give the sentences that say something else than what is fixed outside the articles."""
    for claim in claims:
        for rule in fixed:
            if rule.differs(claim) and isinstance(claim.value, Quantity):
                yield finding(
                    Sort.stale,
                    Level.error,
                    articles[claim.said.article].owner,
                    [claim.said.article],
                    f"says {claim.value.words}; {rule.source} says {rule.value.words}",
                    about=f"{rule.source}|{claim.said.text}",
                    said=[quoted(claim.said, articles)],
                )


def passed(sentences: Iterable[Said], on: date, articles: dict[str, Article]) -> Iterator[Finding]:
    """Give the sentences that name a last day which is over, in articles that still hold."""
    for said in sentences:
        days = [day for day in map(_day, _UNTIL.finditer(said.text)) if day is not None]
        if any(day < on for day in days):
            yield finding(
                Sort.stale,
                Level.warning,
                articles[said.article].owner,
                [said.article],
                f"names a day that is over: {min(days)}",
                about=said.text,
                said=[quoted(said, articles)],
            )


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        return date(int(found["year"]), _MONTHS[found["month"].lower()], int(found["day"]))
    except ValueError:
        return None
