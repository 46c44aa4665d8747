"""Lessons: labelled rows of what was read and what was meant, told once, gone with the customer."""

from datetime import timedelta

import pytest

from casework.domain.errors import Broken
from casework.domain.lesson import LessonSource
from casework.store import Erased, Store
from casework.store.records import LabelledRecord, LessonRecord
from tests.integration.store.databases import Database
from tests.integration.store.everything import whole_story
from tests.integration.store.given import JANE, STAFF, START, TOM, a_reading, open_case


def a_lesson(
    reading_id: str, meant: str | None = "cancel_order", *, id: str = "answer/q1", minutes: int = 0
) -> LessonRecord:
    """Make a lesson."""
    return LessonRecord(
        id=id,
        reading_id=reading_id,
        source=LessonSource.answer,
        meant_kind=meant,
        at=START + timedelta(minutes=minutes),
    )


async def test_a_labelled_row_says_what_was_read_and_what_was_meant(store: Store) -> None:
    """With the message's id in the place of its words."""
    case = await open_case(store)
    reading = a_reading(case).model_copy(update={"possible": ("cancel_order", "refund_damaged")})
    async with store.write(JANE) as tx:
        await tx.readings.add(reading)
        await tx.lessons.add(a_lesson(reading.id))
    async with store.read(STAFF) as tx:
        found = await tx.lessons.list()

    assert found == (
        LabelledRecord(
            id="answer/q1",
            case_id=case.id,
            at=START,
            source=LessonSource.answer,
            read_kind="refund_damaged",
            confidence=0.9,
            possible=("cancel_order", "refund_damaged"),
            meant_kind="cancel_order",
            language="en",
            tier="local",
            message_ref="m1",
        ),
    )


async def test_a_lesson_is_kept_once_and_the_first_word_stays(store: Store) -> None:
    """However often the same thing is told; so is a reading."""
    case = await open_case(store)
    reading = a_reading(case)
    for kind in ("cancel_order", "unlock_account"):
        async with store.write(JANE) as tx:
            await tx.readings.add(reading.model_copy(update={"kind": kind}))
            await tx.lessons.add(a_lesson(reading.id, kind))
    async with store.read(JANE) as tx:
        labelled, readings = await tx.lessons.of_case(case.id), await tx.readings.of_case(case.id)

    assert [(row.read_kind, row.meant_kind) for row in labelled] == [("cancel_order",) * 2]
    assert [row.kind for row in readings] == ["cancel_order"]


async def test_the_latest_reading_of_a_goal_is_the_one_that_is_judged(store: Store) -> None:
    """Other goals of the case have their own."""
    case = await open_case(store)
    later = START + timedelta(minutes=1)
    readings = (
        a_reading(case, message_ref="m1", kind="other"),
        a_reading(case, message_ref="m2", kind="cancel_order", at=later),
        a_reading(case, message_ref="m2", goal_id="g2", kind="unlock_account", at=later),
    )
    async with store.write(JANE) as tx:
        for reading in readings:
            await tx.readings.add(reading)
        latest = await tx.readings.latest(case.id, "g1")
        nothing = await tx.readings.latest(case.id, "g3")

    assert latest == readings[1]
    assert nothing is None


async def test_lessons_are_listed_newest_first_and_page_by_page(store: Store) -> None:
    """The tenant's, for staff."""
    case = await open_case(store)
    reading = a_reading(case)
    async with store.write(JANE) as tx:
        await tx.readings.add(reading)
        for n in range(3):
            await tx.lessons.add(a_lesson(reading.id, id=f"answer/q{n}", minutes=n))
    async with store.read(STAFF) as tx:
        first = await tx.lessons.list(2)
        rest = await tx.lessons.list(2, first[-1].id)

    assert [row.id for row in (*first, *rest)] == ["answer/q2", "answer/q1", "answer/q0"]


async def test_a_word_taken_back_teaches_nothing(store: Store) -> None:
    """And may be given anew."""
    case = await open_case(store)
    reading = a_reading(case)
    async with store.write(JANE) as tx:
        await tx.readings.add(reading)
        await tx.lessons.add(a_lesson(reading.id, None))
        gone = [await tx.lessons.take_back("answer/q1") for _ in range(2)]
        await tx.lessons.add(a_lesson(reading.id, "invoice_copy"))
        found = await tx.lessons.of_case(case.id)

    assert gone == [True, False]
    assert [row.meant_kind for row in found] == ["invoice_copy"]


async def test_a_lesson_goes_to_the_customer_whose_words_were_read(store: Store) -> None:
    """Staff may tell it; nobody can hang it on a reading that is not there."""
    case = await open_case(store)
    reading = a_reading(case)
    async with store.write(STAFF) as tx:
        await tx.readings.add(reading)
        await tx.lessons.add(a_lesson(reading.id))
    async with store.read(TOM) as tx:
        toms = await tx.lessons.list()
    async with store.read(JANE) as tx:
        janes = await tx.lessons.list()

    assert (len(toms), len(janes)) == (0, 1)
    with pytest.raises(Broken, match="no such reading"):
        async with store.write(STAFF) as tx:
            await tx.lessons.add(a_lesson("nowhere"))


async def test_what_was_learnt_from_a_customer_goes_with_them(
    store: Store, database: Database
) -> None:
    """No row is left, nothing more is taken, and other customers' lessons stay."""
    jane = await whole_story(store, "jane")
    tom = await whole_story(store, "tom")
    async with store.write(STAFF) as tx:
        await tx.keys.erase("jane")
    left = await database.raw(
        "SELECT customer FROM lesson UNION ALL SELECT customer FROM read_goal"
    )
    async with store.read(STAFF) as tx:
        listed = await tx.lessons.list()

    assert [row[0] for row in left] == ["tom", "tom"]
    assert [row.case_id for row in listed] == [tom.case.id]
    with pytest.raises(Erased):
        async with store.write(STAFF) as tx:
            await tx.readings.add(a_reading(jane.case, message_ref="m9"))


async def test_an_erasure_that_failed_keeps_the_lessons(store: Store) -> None:
    """Rolled back with the rest."""
    story = await whole_story(store, "jane")

    async def fail() -> None:
        async with store.write(STAFF) as tx:
            await tx.keys.erase("jane")
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await fail()
    async with store.read(JANE) as tx:
        assert len(await tx.lessons.of_case(story.case.id)) == 1
