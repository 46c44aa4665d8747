"""A check keeps what it found: seen again, closed when gone, and counted by real cases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.errors import Broken
from casework.domain.money import Money
from casework.knowledge.hygiene.check import PURPOSE, Check, Report
from casework.knowledge.hygiene.examine import Rules
from casework.knowledge.hygiene.fixed import fixed, operator_rules
from casework.settings import Settings
from casework.store import Scope
from casework.store.hygiene_records import SeenRecord
from casework.store.knowledge_records import GapRecord, RetrievalRecord
from tests.integration.loading.given import TENANT, Shelf, StandingClock, open_shelf
from tests.integration.store.given import a_case, a_grant, a_reading, say

DAY = timedelta(days=1)
CHECKS = Scope.of_service(TENANT, PURPOSE)
KETTLE = "---\nowner: kitchen@x\nsubject: products\nreviewed_on: 2026-03-01\ntitle: {title}\n---\n"
RIGHT = "The kettle costs EUR 39.50. Descale it with citric acid when the bottom turns white."
WRONG = "Our kettle is yours for EUR 45.00. Aunts like it as a present, wrapped in red paper."


class Desk:
    """Somebody who changes articles and has them checked."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self.folder = folder

    async def write(self, **articles: str) -> None:
        """Have exactly these articles."""
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("*.md"):
            old.unlink()
        for name, text in articles.items():
            path = self.folder / f"{name}.md"
            path.write_text(KETTLE.format(title=name.title()) + text, "utf-8")
        await self.shelf.load(self.folder)

    async def check(self) -> Report:
        """Check as a process that has just started."""
        prices = {"Electric kettle": Money.of(3950, "EUR")}
        rules = Rules(fixed(*operator_rules(), prices), frozenset(prices), frozenset(), 365)
        return await Check(self.shelf.library, Settings(tenant=TENANT), rules).run()

    async def open(self) -> tuple[SeenRecord, ...]:
        async with self.shelf.store.read(CHECKS) as tx:
            return await tx.findings.open()


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that moves only when told to."""
    return StandingClock()


@pytest.fixture
async def shelf(tmp_path: Path, clock: StandingClock) -> AsyncIterator[Shelf]:
    """Give a library on a database of its own."""
    async with open_shelf(tmp_path / "data", clock) as shelf:
        yield shelf


@pytest.fixture
def desk(shelf: Shelf, tmp_path: Path) -> Desk:
    """Give somebody who looks after the articles."""
    return Desk(shelf, tmp_path / "articles")


async def _ask(shelf: Shelf, customer: str, text: str, *, ago: timedelta = timedelta(0)) -> str:
    """Have a customer ask in vain; returns the case."""
    store = shelf.store
    case = a_case(customer, store.clock())
    async with store.write(Scope.of_customer(TENANT, customer)) as tx:
        await tx.cases.open(case)
        await tx.grants.add(a_grant(case))
        message = await say(tx, case, text)
        await tx.readings.add(
            a_reading(case, goal_id="g1", message_ref=message.id, kind="policy_question")
        )
    async with store.write(Scope.of_service(TENANT, "knowledge")) as tx:
        search = RetrievalRecord(
            id=f"r-{case.id}",
            at=tx.now - ago,
            case_id=case.id,
            question_ref="g1",
            confidence=0.1,
            took_ms=1,
            answered=False,
        )
        gap = GapRecord(
            retrieval_id=search.id, at=search.at, case_id=case.id, question_ref="g1", language="en"
        )
        await tx.retrievals.add(search, gap)
    return case.id


async def test_a_fault_is_kept_until_it_is_gone_and_known_when_it_is_back(
    desk: Desk, clock: StandingClock
) -> None:
    """With the day on which it was first seen, whoever checks."""
    await desk.write(one=RIGHT, two=WRONG)
    first = await desk.check()
    clock.forward(DAY)
    second = await desk.check()
    kept = {one.id: one for one in await desk.open()}

    assert first.kept.opened == len(kept) == 2  # the two contradict, and one of them the list
    assert (second.kept.opened, second.kept.still, second.kept.closed) == (0, 2, 0)
    assert {(one.last_seen - one.first_seen) for one in kept.values()} == {DAY}

    await desk.write(one=RIGHT, two=WRONG.replace("45.00", "39.50"))
    clock.forward(DAY)
    assert (await desk.check()).kept.closed == 2
    assert await desk.open() == ()

    await desk.write(one=RIGHT, two=WRONG)
    clock.forward(DAY)
    assert (await desk.check()).kept.opened == 2
    assert {one.id: one.first_seen for one in await desk.open()} == {
        name: one.first_seen for name, one in kept.items()
    }


async def test_two_checks_at_once_keep_each_finding_once(desk: Desk) -> None:
    """A schedule and a person may both have it checked."""
    await desk.write(one=RIGHT, two=WRONG)
    one, two = await desk.check(), await desk.check()

    assert one.findings == two.findings
    assert len(await desk.open()) == len(one.findings)


async def test_a_finding_costs_the_cases_that_were_shown_the_article(desk: Desk) -> None:
    """By the log of searches, each case once."""
    await desk.write(one=RIGHT, two=WRONG)
    [held] = [record for record in await desk.shelf.library.held() if record.id == "two"]
    async with desk.shelf.store.write(Scope.of_service(TENANT, "knowledge")) as tx:
        for n, case in enumerate(("a", "a", "b", None)):
            await tx.retrievals.add(
                RetrievalRecord(
                    id=f"r{n}",
                    at=tx.now,
                    case_id=case,
                    chunk_ids=(f"two@{held.version}#0",),
                    confidence=0.9,
                    took_ms=1,
                    answered=True,
                )
            )
    await desk.check()

    assert {one.cases for one in await desk.open()} == {2}


async def test_searches_are_forgotten_after_their_time(desk: Desk, clock: StandingClock) -> None:
    """With the gaps they left; what is younger stays."""
    await _ask(desk.shelf, "anna", "Do you sell drones?")
    clock.forward(390 * DAY)
    young = await _ask(desk.shelf, "bruno", "Do you sell drones?")
    clock.forward(11 * DAY)
    report = await desk.check()

    assert report.forgotten == 1
    async with desk.shelf.store.read(CHECKS) as tx:
        assert [gap.case_id for gap in await tx.retrievals.gaps()] == [young]
    assert (await desk.check()).forgotten == 0


async def test_questions_in_vain_are_grouped_without_anybodys_own_words(
    desk: Desk, tmp_path: Path
) -> None:
    """Three customers' common words are kept in clear; a name that one of them wrote is nowhere."""
    for customer in ("anna", "bruno", "clara"):
        await _ask(desk.shelf, customer, f"Do you sell drones? I am {customer.upper()}OVSKI")
    await desk.check()
    async with desk.shelf.store.read(CHECKS) as tx:
        [group] = await tx.findings.unanswered()

    assert (group.subject, group.questions, group.cases) == ("policy_question", 3, 3)
    assert "drones" in group.terms
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("casework.db*"))
    assert b"drones" in stored
    assert b"annaovski" not in stored.lower()


async def test_words_are_opened_only_while_the_case_gives_a_right_to_them(desk: Desk) -> None:
    """A grant that was taken back leaves a count and no word."""
    cases = [await _ask(desk.shelf, name, "Do you sell drones?") for name in ("anna", "bruno", "c")]
    await desk.check()
    async with desk.shelf.store.read(CHECKS) as tx:
        assert [group.terms for group in await tx.findings.unanswered()] == [("drones", "sell")]
    anna = Scope.of_customer(TENANT, "anna")
    async with desk.shelf.store.write(anna) as tx:
        case = await tx.cases.get(cases[0])
        assert case is not None
        await tx.grants.revoke(case.grant_id)
    await desk.check()
    async with desk.shelf.store.read(CHECKS) as tx:
        groups = await tx.findings.unanswered()

    assert sum(group.questions for group in groups) == 3
    assert [group.terms for group in groups if group.terms] == []


async def test_an_erased_customer_is_counted_and_says_nothing(desk: Desk) -> None:
    """Whose key is gone leaves no word behind, and stops no check."""
    for customer in ("anna", "bruno", "clara"):
        await _ask(desk.shelf, customer, "Do you sell drones?")
    async with desk.shelf.store.write(Scope.of_staff(TENANT, "mia")) as tx:
        await tx.keys.erase("anna")
    await desk.check()
    async with desk.shelf.store.read(CHECKS) as tx:
        groups = await tx.findings.unanswered()

    assert sum(group.questions for group in groups) == 3
    assert [group.terms for group in groups if group.terms] == []


async def test_customers_have_no_part_in_it(desk: Desk) -> None:
    """Neither in what is wrong nor in what others asked."""
    async with desk.shelf.store.read(Scope.of_customer(TENANT, "anna")) as tx:
        with pytest.raises(Broken):
            await tx.findings.open()
        with pytest.raises(Broken):
            await tx.article_use.handed_over(tx.now)


async def test_another_tenant_has_findings_of_its_own(desk: Desk) -> None:
    """Nothing of one is seen, or closed, by the other."""
    await desk.write(one=RIGHT, two=WRONG)
    await desk.check()
    async with desk.shelf.store.write(Scope.of_service("other", PURPOSE)) as tx:
        assert await tx.findings.open() == ()
        await tx.findings.replace([])

    assert len(await desk.open()) == 2
