"""Lessons for the reader, written in the transaction of the answer, correction or denial."""

from casework.api import problems
from casework.api.deciding import Card
from casework.domain.lesson import LessonSource, kinds_offered, meant
from casework.store import Tx
from casework.store.records import LessonRecord, PendingRecord, ReadingRecord


async def from_answer(tx: Tx, question: PendingRecord, choice: str) -> None:
    """Keep which kind the customer picked, when the question asked for one."""
    picked = kinds_offered(question.choices).get(choice)
    read = await tx.readings.latest(question.case_id, question.goal_id) if picked else None
    if picked and read:
        kind = meant(picked, (read.kind, *read.possible))
        await _learn(tx, read, LessonSource.answer, question.id, kind)


async def goal_to_correct(tx: Tx, case_id: str, goal_id: str | None) -> str:
    """Find the goal that a correction is about: the one that is named, or the only one (422)."""
    read = {reading.goal_id for reading in await tx.readings.of_case(case_id)}
    if goal_id is None and len(read) == 1:
        return read.pop()
    if not read or (goal_id is not None and goal_id not in read):
        raise problems.invalid("The engine has read no such goal in this case.")
    if goal_id is None:
        raise problems.invalid(f"Say which goal it is about: {', '.join(sorted(read))}.")
    return goal_id


async def from_person(tx: Tx, case_id: str, goal_id: str, kind: str, *, said_in: str) -> None:
    """Keep what a person with the case says was meant; it may be what was read.

    `said_in` names the handoff or the approval, which says it once.
    """
    read = await tx.readings.latest(case_id, goal_id)
    if read is not None:
        await _learn(tx, read, LessonSource.agent, said_in, kind)


async def from_denial(tx: Tx, card: Card, kind: str | None) -> None:
    """Keep that a supervisor found the reading wrong, and what was meant if they know."""
    action = card.effect.action
    read = await tx.readings.latest(action.case, action.goal)
    if read is None:
        return
    if kind == read.kind:
        raise problems.invalid("That is the kind that was read.")
    await _learn(tx, read, LessonSource.supervisor, card.id, kind)


async def forget_denial(tx: Tx, approval_id: str) -> None:
    """Forget what a denial said, when it is taken back."""
    await tx.lessons.take_back(_id(LessonSource.supervisor, approval_id))


async def _learn(
    tx: Tx, read: ReadingRecord, source: LessonSource, told_in: str, kind: str | None
) -> None:
    await tx.lessons.add(
        LessonRecord(
            id=_id(source, told_in),
            reading_id=read.id,
            source=source,
            meant_kind=kind,
            at=tx.now,
        )
    )


def _id(source: LessonSource, told_in: str) -> str:
    """Name a lesson by what tells it: told again, it is the same one."""
    return f"{source}/{told_in}"
