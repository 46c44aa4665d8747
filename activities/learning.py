"""Keeping how goals were read, and what a customer's own words say of it, for the next reader."""

from collections.abc import Iterable, Mapping

from activities.signatures import Intake
from casework.domain.case import Goal
from casework.domain.lesson import LessonSource, kinds_offered, meant
from casework.domain.reading import Reading
from casework.store import Tx
from casework.store.commitment import commitment
from casework.store.records import LessonRecord, PendingRecord, ReadingRecord

#: The reader that settles whatever no other was asked about.
_LOCAL = "local"


async def learn_from_words(tx: Tx, question: PendingRecord, found: Intake) -> None:
    """Keep an answer in words as one by choice, when it names one of the kinds asked about.

    Before the answer's own reading is kept: what is judged is the reading that led to asking.
    """
    offered = set(kinds_offered(question.choices).values())
    goal = next((goal for goal in found.changed if goal.id == question.goal_id), None)
    if goal is None or goal.possible or goal.kind not in offered:
        return
    read = await tx.readings.latest(question.case_id, question.goal_id)
    if read is None:
        return
    await tx.lessons.add(
        LessonRecord(
            id=f"{LessonSource.answer}/{question.id}",
            reading_id=read.id,
            source=LessonSource.answer,
            meant_kind=meant(goal.kind, (read.kind, *read.possible)),
            at=tx.now,
        )
    )


async def keep_readings(
    tx: Tx, found: Intake, past_recall: Iterable[str]
) -> tuple[ReadingRecord, ...]:
    """Keep how the new goals were read, and those that another kind was read for.

    Returns those that were not kept before.
    """
    case_id = found.ref.case_id
    if not found.reading.message_ids:
        return ()
    before = {row.id: row.kind for row in await tx.goals.of_case(case_id)}
    changed = [
        goal
        for goal in found.changed
        if before.get(goal.id) != goal.kind and goal.id not in set(past_recall)
    ]
    tier = next((hop.tier for hop in found.reading.hops if hop.settled), _LOCAL)
    kept = tuple(
        ReadingRecord(
            id=f"{found.reading.message_ids[0]}/{goal.id}",
            case_id=case_id,
            goal_id=goal.id,
            message_ref=_message_of(goal, found.reading),
            kind=goal.kind,
            # The table takes chances only, and a hair above one must not hold up a case.
            confidence=min(max(goal.confidence, 0.0), 1.0),
            possible=goal.possible,
            language=found.reading.language,
            tier=tier,
            first=goal in found.new,
            at=tx.now,
        )
        for goal in (*found.new, *changed)
    )
    known = {reading.id for reading in await tx.readings.of_case(case_id)}
    for reading in kept:
        await tx.readings.add(reading)
    return tuple(reading for reading in kept if reading.id not in known)


async def note_readings(
    tx: Tx, kept: Iterable[ReadingRecord], *, customer: str, worker: str, readers: Mapping[str, str]
) -> None:
    """Enter into the audit chain what was understood of which message, by whom; not its words."""
    for reading in kept:
        message = await tx.messages.get(reading.message_ref)
        if message is None:
            continue
        salt = await tx.audit.salt(customer, "message", message.id)
        await tx.audit.append(
            {
                "what": "reading",
                "subject": worker,
                "kind": "service",
                "customer": customer,
                "case": reading.case_id,
                "goal": reading.goal_id,
                "reading": reading.id,
                "read_as": reading.kind,
                "confidence": f"{reading.confidence:.4f}",
                "tier": reading.tier,
                "reader": readers.get(reading.tier, ""),
                "message": message.id,
                "words": commitment(salt, message.text),
            }
        )


def _message_of(goal: Goal, reading: Reading) -> str:
    """Name the message of this burst that the goal rests on, the latest words winning."""
    burst = set(reading.message_ids)
    said = [span.message_id for span in goal.spans if span.message_id in burst]
    return said[-1] if said else reading.message_ids[0]
