"""What a reading means for the goals of a case: pure, so that it can be tried without a server."""

from collections.abc import Mapping

from activities.signatures import CaseRef, Intake
from casework.domain.case import Goal
from casework.domain.reading import ReadGoal, Reading
from workflows.goal_run import GoalRun


def intake(ref: CaseRef, reading: Reading, runs: Mapping[str, GoalRun]) -> Intake:
    """Sort what was read into new goals, changed ones, answers and withdrawals."""
    new: list[Goal] = []
    changed: dict[str, Goal] = {}
    answered: list[str] = []
    for read in reading.goals:
        run = runs.get(read.continues or "")
        if run is None or run.ended:
            new.append(_new_goal(ref, read, len(runs) + len(new) + 1))
            continue
        # Of one burst two parts can be about the same goal: the second adds to the first.
        goal = changed.get(run.id, run.state.goal)
        if run.question is not None:
            answered.append(run.question.question_id)
        elif not _says_more(goal, read):
            continue
        changed[run.id] = _told_more(goal, read)
    withdrawn = tuple(g for g in reading.withdrawn if g in runs and not runs[g].ended)
    return Intake(
        ref=ref,
        reading=reading,
        new=tuple(new),
        changed=tuple(goal for goal in changed.values() if goal.id not in withdrawn),
        withdrawn=withdrawn,
        answered=tuple(dict.fromkeys(answered)),
    )


def _says_more(goal: Goal, read: ReadGoal) -> bool:
    """Say whether these words change the goal; saying the same again leaves its write standing.

    Words that are kept out of histories can not be compared here: they count as new.
    """
    if read.kind != goal.kind:
        return True
    return any(slot.value is None or goal.value(slot.name) != slot.value for slot in read.slots)


def _new_goal(ref: CaseRef, read: ReadGoal, n: int) -> Goal:
    return Goal(
        id=f"{ref.case_id}-g{n}",
        kind=read.kind,
        slots=read.slots,
        spans=read.spans,
        confidence=read.confidence,
        possible=read.possible,
    )


def _told_more(goal: Goal, read: ReadGoal) -> Goal:
    return goal.with_slots(read.slots).model_copy(
        update={
            "kind": read.kind,
            "spans": goal.spans + read.spans,
            "confidence": read.confidence,
            "possible": read.possible,
        }
    )
