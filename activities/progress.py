"""A goal's and a case's standing as the pages show it, written with whatever changed it."""

from casework.domain.case import CaseStatus, Goal, GoalStatus, Resolution
from casework.models.kinds import find
from casework.store import Tx
from casework.store.records import GoalRecord


async def save_goal(
    tx: Tx, case_id: str, goal: Goal, status: GoalStatus, resolution: Resolution | None = None
) -> None:
    """Show a goal as it stands now, and the case with it."""
    before = {row.id: row for row in await tx.goals.of_case(case_id)}.get(goal.id)
    record = GoalRecord(
        id=goal.id,
        case_id=case_id,
        kind=goal.kind,
        status=status,
        resolution=resolution,
        summary=_summary(goal),
        confidence=goal.confidence,
        updated_at=tx.now,
    )
    if before == record.model_copy(update={"updated_at": before.updated_at if before else None}):
        return
    await tx.goals.save(record)
    await tx.events.append(case_id, "goal", goal.id)
    await refresh_case(tx, case_id)


async def move_goal(tx: Tx, case_id: str, goal_id: str, status: GoalStatus) -> None:
    """Show that a goal moved on, everything else of it as before."""
    for row in await tx.goals.of_case(case_id):
        if row.id == goal_id and row.status is not status:
            await tx.goals.save(row.model_copy(update={"status": status, "updated_at": tx.now}))
            await tx.events.append(case_id, "goal", goal_id)
            await refresh_case(tx, case_id)


async def refresh_case(tx: Tx, case_id: str, *, told: bool = False) -> None:
    """Let the case's status follow its goals', unless a person has it or it is closed.

    It is resolved once the customer was `told` how every goal came out, not before.
    """
    case = await tx.cases.get(case_id)
    if case is None or case.status in {CaseStatus.with_person, CaseStatus.closed}:
        return
    goals = await tx.goals.of_case(case_id)
    known = told or case.status is CaseStatus.resolved
    status = _status_of([goal.status for goal in goals], told=known)
    if status is not case.status:
        await tx.cases.set(case_id, status=status)


def _status_of(goals: list[GoalStatus], *, told: bool) -> CaseStatus:
    if told and goals and all(status.ended for status in goals):
        return CaseStatus.resolved
    if any(status.waiting for status in goals):
        return CaseStatus.waiting
    return CaseStatus.open


def _summary(goal: Goal) -> str:
    kind = find(goal.kind)
    label = kind.label if kind else goal.kind
    order = goal.value("order_id")
    return f"{label} (order {order})" if order else label
