"""Findings and the log's retention, on both databases and under hygiene's own purpose."""

from datetime import timedelta

from casework.domain.effect import EffectState
from casework.domain.handoff import Packet
from casework.store import Scope, Store
from casework.store.hygiene_records import FindingRecord, UnansweredRecord
from casework.store.knowledge_records import GapRecord, RetrievalRecord
from casework.store.records import HandoffRecord
from tests.integration.store.given import (
    JANE,
    START,
    TENANT,
    StandingClock,
    an_effect,
    open_case,
    propose,
)

HYGIENE = Scope.of_service(TENANT, "hygiene")
DAY = timedelta(days=1)


def _finding(name: str, cases: int = 0) -> FindingRecord:
    said = ({"article": "a", "version": "1", "owner": "team", "sentence": "30 days."},)
    return FindingRecord(
        id=name,
        sort="stale",
        level="error",
        owner="team",
        articles=("a",),
        said=said,
        reason="why",
        cases=cases,
    )


async def test_a_finding_is_seen_again_closed_and_opened_again(
    store: Store, clock: StandingClock
) -> None:
    """One row for one fault, with its first day, whatever happens in between."""
    for found in ([_finding("x"), _finding("y")], [_finding("x", 7)], [_finding("y")]):
        async with store.write(HYGIENE) as tx:
            await tx.findings.replace(found)
        clock.forward(DAY)
    async with store.read(HYGIENE) as tx:
        ever = {one.id: one for one in await tx.findings.ever()}
        [still] = await tx.findings.open()

    assert still.id == "y"
    assert {one.first_seen for one in ever.values()} == {START}
    assert (ever["x"].closed_at, ever["x"].cases) == (START + 2 * DAY, 7)
    assert (ever["y"].last_seen, ever["y"].closed_at) == (START + 2 * DAY, None)
    assert ever["y"].said[0]["sentence"] == "30 days."


async def test_groups_and_the_last_check_take_the_place_of_the_ones_before(store: Store) -> None:
    """Only what is so now is kept."""
    group = UnansweredRecord(
        id="g",
        subject="delivery",
        language="en",
        terms=("drone",),
        questions=4,
        cases=3,
        first_at=START,
        last_at=START,
    )
    for groups, articles in (([group], 5), ([group.model_copy(update={"id": "h"})], 6)):
        async with store.write(HYGIENE) as tx:
            await tx.findings.group(groups)
            await tx.findings.checked(articles)
    async with store.read(HYGIENE) as tx:
        [kept], last = await tx.findings.unanswered(), await tx.findings.last_check()

    assert (kept.id, kept.terms) == ("h", ("drone",))
    assert last is not None
    assert last.articles == 6


async def test_what_became_of_cases_is_seen_without_a_word_of_theirs(store: Store) -> None:
    """Which passed to a person, in which an action was denied, and who asked in vain."""
    case = await open_case(store, "jane")
    packet = Packet(reason="asked", queue="care", language="en", mood=0.0, goals=())
    handoff = HandoffRecord(id="h1", case_id=case.id, queue="care", packet=packet, created_at=START)
    async with store.write(JANE) as tx:
        effect = await propose(tx, an_effect(case))
        await tx.effects.move(effect.action.action_id, EffectState.denied)
        await tx.handoffs.open(handoff)
    async with store.write(Scope.of_service(TENANT, "knowledge")) as tx:
        await tx.retrievals.add(
            RetrievalRecord(
                id="r1", at=START, case_id=case.id, confidence=0.1, took_ms=1, answered=False
            ),
            GapRecord(retrieval_id="r1", at=START, case_id=case.id, question_ref="g1"),
        )
    async with store.read(HYGIENE) as tx:
        handed_over = await tx.article_use.handed_over(START - DAY)
        denied = await tx.article_use.denied(START - DAY)
        [asked] = await tx.article_use.asked_in_vain(START - DAY, 10)

    assert handed_over == denied == {case.id: START}
    assert (asked.case_id, asked.customer, asked.goal_id) == (case.id, "jane", "g1")


async def test_old_searches_go_with_their_gaps(store: Store, clock: StandingClock) -> None:
    """Exactly from the moment on that is given, everything is kept."""
    for name in ("old", "new"):
        async with store.write(Scope.of_service(TENANT, "knowledge")) as tx:
            search = RetrievalRecord(id=name, at=tx.now, confidence=0.1, took_ms=1, answered=False)
            await tx.retrievals.add(search, GapRecord(retrieval_id=name, at=tx.now))
        clock.forward(DAY)
    async with store.write(HYGIENE) as tx:
        forgotten = await tx.article_use.forget(START + DAY)
    async with store.read(HYGIENE) as tx:
        left = await tx.retrievals.since(START - DAY)

    assert forgotten == 1
    assert [one.id for one in left] == ["new"]
