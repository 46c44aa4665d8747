"""Passing a case to a person: the packet from what is stored, and the engine's silence."""

from uuid import uuid4

from casework.api.kinds import Ask, Event
from casework.domain.case import CaseStatus
from casework.domain.handoff import Packet, PacketGoal, TriedStep
from casework.domain.identity import Principal
from casework.store import Tx
from casework.store.records import CaseRecord, HandoffRecord, PendingRecord

#: Where a case goes that a supervisor took.
SUPERVISORS = "supervisors"


async def hand_to(
    tx: Tx, case_id: str, person: Principal, *, reason: str
) -> tuple[HandoffRecord, PendingRecord]:
    """Give the case to this person now; the second value is the wake that tells the workflow."""
    case = await tx.cases.get(case_id)
    handoff = await tx.handoffs.open_of_case(case_id)
    if handoff is None and case is not None:
        handoff = await tx.handoffs.open(
            HandoffRecord(
                id=str(uuid4()),
                case_id=case_id,
                queue=SUPERVISORS,
                packet=await packet(tx, case, reason=reason),
                created_at=tx.now,
            )
        )
    if handoff is None:
        raise LookupError(case_id)
    await tx.handoffs.take(handoff.id, person.person)
    await tx.cases.set(case_id, status=CaseStatus.with_person, owner=person.person)
    await tx.events.append(case_id, Event.handoff, handoff.id)
    return handoff, await wish(tx, case_id, Ask.person)


async def wish(tx: Tx, case_id: str, kind: Ask) -> PendingRecord:
    """Store something that only a workflow has to hear of; the sweep sends it until it has."""
    row = PendingRecord(
        id=str(uuid4()), case_id=case_id, goal_id="", kind=kind, text="", created_at=tx.now
    )
    await tx.pending.open(row)
    await tx.pending.close(row.id, "asked")
    return row


async def packet(tx: Tx, case: CaseRecord, *, reason: str) -> Packet:
    """Write the story so far from the goals and the ledger."""
    effects = await tx.effects.of_case(case.id)
    goals = tuple(
        PacketGoal(
            id=goal.id,
            kind=goal.kind,
            status=goal.status.value,
            facts=tuple(f for e in effects if e.action.goal == goal.id for f in e.evidence),
            tried=tuple(
                TriedStep(tool=e.action.tool, result=e.state.value, action_id=e.action.action_id)
                for e in effects
                if e.action.goal == goal.id
            ),
        )
        for goal in await tx.goals.of_case(case.id)
    )
    return Packet(reason=reason, queue=SUPERVISORS, language=case.locale, mood=0.0, goals=goals)
