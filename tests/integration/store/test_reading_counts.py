"""Counts of readings and lessons: what drift is measured from, in the calibration's bars."""

from datetime import datetime, timedelta
from typing import Any

from casework.api.reading_counts import ReadingCounts
from casework.domain.lesson import LessonSource
from casework.store import Scope, Store
from casework.store.records import CaseRecord, LessonRecord
from tests.integration.store.given import JANE, STAFF, START, a_reading, open_case

SINCE = START - timedelta(days=7)


async def read(store: Store, case: CaseRecord, *goals: str, **changes: Any) -> None:
    """Keep that goals were read."""
    async with store.write(Scope.of_customer(case.tenant, case.customer)) as tx:
        for goal in goals:
            reading = a_reading(case, goal_id=goal)
            await tx.readings.add(reading.model_copy(update=changes))


async def learn(
    store: Store, case: CaseRecord, goal: str, source: LessonSource, meant: str | None
) -> None:
    """Tell a lesson."""
    reading_id = a_reading(case, goal_id=goal).id
    async with store.write(STAFF) as tx:
        lesson = LessonRecord(
            id=f"{source}/{goal}", reading_id=reading_id, source=source, meant_kind=meant, at=START
        )
        await tx.lessons.add(lesson)


async def counted(store: Store, since: datetime = SINCE, scope: Scope = STAFF) -> list[Any]:
    """Count readings."""
    async with store.read(scope) as tx:
        return await ReadingCounts.of(tx).readings(since)


async def test_readings_are_counted_in_the_bars_of_the_calibration(store: Store) -> None:
    """A bar holds its lower end; the last one holds certainty. Groups are kept apart."""
    case = await open_case(store)
    for confidence in (0.0, 0.05, 0.1, 0.8999, 0.9, 1.0):
        await read(store, case, f"g-{confidence}", confidence=confidence)
    await read(store, case, "g-7", kind="refund", possible=("refund_damaged",), confidence=0.3)
    await read(store, case, "g-8", tier="model", language="de")
    found = await counted(store)

    assert [(g["kind"], g["language"], g["tier"], g["asked"]) for g in found] == [
        ("refund", "en", "local", True),
        ("refund_damaged", "de", "model", False),
        ("refund_damaged", "en", "local", False),
    ]
    assert [group["bars"] for group in found] == [
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        [2, 1, 0, 0, 0, 0, 0, 0, 1, 2],
    ]


async def test_only_first_readings_of_the_window_and_of_nobody_erased_count(store: Store) -> None:
    """A goal is one goal, however often it was read again."""
    jane, tom = await open_case(store), await open_case(store, "tom")
    await read(store, jane, "g1", at=START - timedelta(days=8))
    await read(store, jane, "g2", first=False)
    await read(store, tom, "g3")
    async with store.write(STAFF) as tx:
        await tx.keys.erase("tom")

    assert await counted(store) == []
    (group,) = await counted(store, START - timedelta(days=30))
    assert sum(group["bars"]) == 1


async def test_another_tenants_readings_are_not_counted(store: Store) -> None:
    """Nor are their lessons."""
    case = await open_case(store)
    await read(store, case, "g1")
    await learn(store, case, "g1", LessonSource.agent, None)
    other = Scope.of_staff("other", "mia")
    async with store.read(other) as tx:
        lessons = await ReadingCounts.of(tx).lessons(SINCE)

    assert (await counted(store, scope=other), lessons) == ([], [])
    assert len(await counted(store, scope=JANE)) == 1


async def test_a_reading_counts_once_whatever_many_people_say_of_it(store: Store) -> None:
    """By who said it, and wrong as soon as one of them meant another kind or not this."""
    case = await open_case(store)
    await read(store, case, "g0", "g1", "g2", "g3")
    said = (
        ("g0", LessonSource.agent, "refund_damaged"),
        ("g1", LessonSource.agent, "wrong_item"),
        ("g2", LessonSource.supervisor, None),
        ("g2", LessonSource.agent, "refund_damaged"),
        ("g3", LessonSource.answer, "refund_damaged"),
    )
    for goal, source, meant in said:
        await learn(store, case, goal, source, meant)
    async with store.read(STAFF) as tx:
        found = await ReadingCounts.of(tx).lessons(SINCE)

    assert found == [
        {"kind": "refund_damaged", "asked": False, "said_by": "customer", "n": 1, "wrong": 0},
        {"kind": "refund_damaged", "asked": False, "said_by": "staff", "n": 3, "wrong": 2},
    ]
