"""Articles: one version holds, none is lost, and another tenant has its own."""

from datetime import date, timedelta

import pytest

from casework.domain.errors import Broken
from casework.store import Scope, Store
from casework.store.knowledge_records import (
    ArticleRecord,
    GapRecord,
    PassageRecord,
    RetrievalRecord,
)
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import JANE, STAFF, START, TENANT, StandingClock

LOADER = Scope.of_service(TENANT, "knowledge")
OTHER = Scope.of_service("other", "knowledge")


def an_article(version: str = "v1", id: str = "a") -> ArticleRecord:
    """Make a version with every field filled."""
    return ArticleRecord(
        id=id,
        version=version,
        title="Grüße",
        body=f"Text of {version}.",
        owner="team",
        subject="refunds",
        audience=frozenset({"customer", "business"}),
        language="en",
        valid_from=date(2026, 1, 1),
        reviewed_on=date(2026, 2, 1),
        source="a.md",
    )


def passages(article: ArticleRecord) -> list[PassageRecord]:
    """Make a version's two passages."""
    return [
        PassageRecord(
            id=f"{article.id}@{article.version}#{n}",
            article_id=article.id,
            version=article.version,
            n=n,
            headings=("One", "Two"),
            text=f"Passage {n} of {article.version}.",
        )
        for n in range(2)
    ]


async def keep(store: Store, article: ArticleRecord, scope: Scope = LOADER) -> None:
    """Store a version."""
    async with store.write(scope) as tx:
        await tx.articles.keep(article, passages(article), "folder")


async def hold(store: Store, article: ArticleRecord, scope: Scope = LOADER) -> None:
    """Let a version hold."""
    async with store.write(scope) as tx:
        await tx.articles.hold(article.id, article.version, origin="folder", source="a.md")


async def test_a_version_holds_only_when_it_is_told_to(store: Store) -> None:
    """Stored, it waits; held, it is the article; what it took the place of stays readable."""
    for version in ("v1", "v2"):
        await keep(store, an_article(version))
        await keep(store, an_article(version))
    async with store.read(LOADER) as tx:
        before = (await tx.articles.list(), await tx.articles.held())
        waiting = await tx.articles.passages_waiting(START)
    await hold(store, an_article("v1"))
    await hold(store, an_article("v2"))
    async with store.read(STAFF) as tx:
        now = await tx.articles.get("a")
        old = await tx.articles.get("a", "v1")
        held = await tx.articles.passages_held()
        word = await tx.articles.passage("a@v1#1")
        holding = await tx.articles.holding(["a", "b"])
        of_v1 = await tx.articles.passages("a", "v1")
        none_waiting = await tx.articles.passages_waiting(START)

    assert before == ((), ())
    assert waiting == {"a@v1#0", "a@v1#1", "a@v2#0", "a@v2#1"}
    assert (now, old) == (an_article("v2"), an_article("v1"))
    assert held == {"a@v2#0": "a", "a@v2#1": "a"}
    assert of_v1 == tuple(passages(an_article("v1")))
    assert word == passages(an_article("v1"))[1]
    assert (holding, none_waiting) == ({"a": "v2"}, frozenset())


async def test_versions_are_told_newest_first(store: Store, clock: StandingClock) -> None:
    """With the one that holds."""
    for version in ("v1", "v2"):
        await keep(store, an_article(version))
        await hold(store, an_article(version))
        clock.forward(timedelta(hours=1))
    async with store.write(LOADER) as tx:
        told = await tx.articles.versions("a")
        removed = [await tx.articles.remove("a") for _ in range(2)]
        after = await tx.articles.versions("a")
        gone = await tx.articles.get("a")

    assert [(one.version, one.holds) for one in told] == [("v2", True), ("v1", False)]
    assert [one.holds for one in after] == [False, False]
    assert (removed, gone) == ([True, False], None)


async def test_two_loads_of_the_same_version_store_it_once(
    database: Database, clock: StandingClock
) -> None:
    """At the same moment too."""
    stores = [open_store(database, clock) for _ in range(4)]
    await all_at_once(*(keep(store, an_article()) for store in stores))
    async with stores[0].read(LOADER) as tx:
        found = await tx.articles.passages("a", "v1")
    for store in stores:
        await store.close()

    assert found == tuple(passages(an_article()))


async def test_another_tenants_articles_do_not_exist(store: Store) -> None:
    """The same ids there are other articles."""
    await keep(store, an_article())
    await hold(store, an_article())
    async with store.write(OTHER) as tx:
        found = [
            await tx.articles.list(),
            await tx.articles.held(),
            await tx.articles.get("a"),
            await tx.articles.get("a", "v1"),
            await tx.articles.versions("a"),
            await tx.articles.passages("a", "v1"),
            await tx.articles.passage("a@v1#0"),
            await tx.articles.passages_held(),
            await tx.articles.passages_waiting(START),
            await tx.articles.holding(["a"]),
            await tx.articles.remove("a"),
        ]
    await keep(store, an_article(), OTHER)
    async with store.read(LOADER) as tx:
        still = await tx.articles.get("a")

    assert [bool(one) for one in found] == [False] * len(found)
    assert still == an_article()


async def test_searches_are_kept_without_their_words_and_gaps_closed_once(store: Store) -> None:
    """A customer's transaction may add one, and read none."""
    search = RetrievalRecord(
        id="r1",
        at=START,
        case_id="c1",
        question_ref="m1",
        store="embedded",
        chunk_ids=("a@v1#0",),
        scores=(0.25,),
        confidence=0.5,
        took_ms=7,
        answered=False,
    )
    gap = GapRecord(retrieval_id="r1", at=START, question_ref="m1", audience="customer")
    async with store.write(JANE) as tx:
        await tx.retrievals.add(search, gap)
        with pytest.raises(Broken):
            await tx.retrievals.of_case("c1")
        with pytest.raises(Broken):
            await tx.articles.keep(an_article(), [], "folder")
    async with store.write(STAFF) as tx:
        found = (await tx.retrievals.since(START), await tx.retrievals.of_case("c1"))
        later = await tx.retrievals.since(START + timedelta(seconds=1))
        gaps = await tx.retrievals.gaps()
        closed = [await tx.retrievals.close_gap("r1") for _ in range(2)]
        left = await tx.retrievals.gaps()
    async with store.read(OTHER) as tx:
        elsewhere = (await tx.retrievals.since(START), await tx.retrievals.gaps())

    assert found == ((search,), (search,))
    assert (later, gaps, closed, left) == ((), (gap,), [True, False], ())
    assert elsewhere == ((), ())
