"""The search log says what a fault costs, what nobody needs, and what does not help."""

from datetime import UTC, datetime, timedelta

from casework.knowledge.article import Article
from casework.knowledge.hygiene.finding import Level, Sort, finding
from casework.knowledge.hygiene.use import Use, counted, never_retrieved, no_help
from casework.store.knowledge_records import HeldRecord, RetrievalRecord
from tests.unit.knowledge.hygiene.given import article

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def _search(
    case: str | None, *articles: str, ago: timedelta = DAY, answered: bool = True
) -> RetrievalRecord:
    return RetrievalRecord(
        id=f"{case}-{articles}-{ago}",
        at=NOW - ago,
        case_id=case,
        chunk_ids=tuple(f"{name}@0123#0" for name in articles),
        confidence=0.9,
        took_ms=1,
        answered=answered,
    )


def _use(*searches: RetrievalRecord, **ends: dict[str, datetime]) -> Use:
    return Use(searches, ends.get("handed_over", {}), ends.get("denied", {}), NOW)


def _held(one: Article, since: timedelta) -> HeldRecord:
    return HeldRecord(
        id=one.id, version=one.version, origin="x", source="x", changed_at=NOW - since
    )


def test_a_finding_costs_the_cases_that_were_shown_its_articles() -> None:
    """Each case once, of the last 30 days, and no search outside a case."""
    fault = finding(Sort.contradicting, Level.error, "team", ["one", "two"], "why")
    use = _use(
        _search("c1", "one"),
        _search("c1", "two"),
        _search("c2", "three", "two"),
        _search("c3", "three"),
        _search("c4", "one", ago=31 * DAY),
        _search(None, "one"),
    )

    assert [one.cases for one in counted([fault], use)] == [2]


def test_an_article_that_no_search_found_is_named_once_there_were_enough() -> None:
    """A young log, or a young article, says nothing."""
    old, new, used = (article(name, "We sell pans.") for name in ("old", "new", "used"))
    held = [_held(old, 60 * DAY), _held(new, 2 * DAY), _held(used, 60 * DAY)]
    many = [_search(f"c{n}", "used") for n in range(100)]

    found = list(never_retrieved([old, new, used], held, _use(*many)))
    assert [one.articles for one in found] == [("old",)]
    assert list(never_retrieved([old, new, used], held, _use(*many[:99]))) == []


def test_an_article_after_which_people_take_over_does_not_help() -> None:
    """What happened before the article was shown is not its fault."""
    one = article("one", "We sell pans.")
    searches = [_search(f"c{n}", "one", ago=2 * DAY) for n in range(5)]
    after = {f"c{n}": NOW - DAY for n in range(3)}
    before = {f"c{n}": NOW - 3 * DAY for n in range(3)}

    [handoff] = no_help([one], _use(*searches, handed_over=after))
    [denial] = no_help([one], _use(*searches, denied=after))
    assert (handoff.sort, denial.sort) == (Sort.followed_by_handoff, Sort.followed_by_denial)
    assert "3 of 5" in handoff.reason
    assert list(no_help([one], _use(*searches, handed_over=before))) == []


def test_two_cases_or_a_small_share_are_chance() -> None:
    """Of ten cases three, or of two both, are nobody's fault."""
    one = article("one", "We sell pans.")
    ten = [_search(f"c{n}", "one", ago=2 * DAY) for n in range(10)]
    after = {f"c{n}": NOW - DAY for n in range(3)}

    assert list(no_help([one], _use(*ten, handed_over=after))) == []
    assert list(no_help([one], _use(*ten[:2], handed_over=after))) == []
