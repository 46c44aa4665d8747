"""How goals end, and how cases pass to people, come back and close."""

from uuid import uuid4

from temporalio import activity

from activities.parts import Parts, acting_for
from activities.progress import move_goal, refresh_case, save_goal
from activities.signatures import (
    CLOSE,
    CONCLUDE,
    HAND_OVER,
    TAKE_BACK,
    Ack,
    CaseRef,
    Conclusion,
    HandedOver,
    HandOver,
)
from activities.stopping import stop_case
from casework.domain.case import ENGINE, CaseStatus, GoalStatus, Sender
from casework.domain.handoff import Packet
from casework.models.kinds import queue_of
from casework.store.records import HandoffRecord, StepRecord

#: The owner of a case that waits for a person and has none yet.
NOBODY_YET = "people"


class Closing:
    """Activities at the end of things."""

    def __init__(self, parts: Parts) -> None:
        """Close with these parts."""
        self._parts = parts

    @activity.defn(name=CONCLUDE.name)
    async def conclude(self, ended: Conclusion) -> Ack:
        """Show how a goal came out."""
        acting = await acting_for(self._parts, ended.ref)
        async with self._parts.store.write(acting.scope) as tx:
            await save_goal(tx, ended.ref.case_id, ended.goal, ended.status, ended.resolution)
            await tx.steps.add(
                StepRecord(
                    case_id=ended.ref.case_id,
                    goal_id=ended.goal.id,
                    kind="outcome",
                    name=ended.goal.kind,
                    actor=ENGINE,
                    result=ended.resolution or ended.reason or ended.status,
                    at=tx.now,
                )
            )
        self._parts.telemetry.metrics.goal(ended.goal.kind, ended.status, ended.resolution)
        return Ack()

    @activity.defn(name=HAND_OVER.name)
    async def hand_over(self, asked: HandOver) -> HandedOver:
        """Stop all that has not left, and queue the case for a person with its story."""
        acting = await acting_for(self._parts, asked.ref)
        case_id = asked.ref.case_id
        packet = asked.packet.model_copy(update={"queue": _queue(asked.packet)})
        async with self._parts.store.write(acting.scope) as tx:
            voided = await stop_case(tx, case_id, "handed_over", self._parts.settings.worker_id)
            for goal in await tx.goals.of_case(case_id):
                if not goal.status.ended and goal.status is not GoalStatus.acting:
                    await move_goal(tx, case_id, goal.id, GoalStatus.handed_over)
            # A person who took the case over has it already.
            taken = await tx.handoffs.open_of_case(case_id)
            if taken is not None:
                return HandedOver(handoff_id=taken.id, voided=voided)
            handoff = HandoffRecord(
                id=str(uuid4()),
                case_id=case_id,
                queue=packet.queue,
                packet=packet,
                created_at=tx.now,
            )
            await tx.handoffs.open(handoff)
            await tx.cases.set(case_id, status=CaseStatus.with_person, owner=NOBODY_YET)
            await tx.events.append(case_id, "handoff", handoff.id)
        return HandedOver(handoff_id=handoff.id, voided=voided)

    @activity.defn(name=TAKE_BACK.name)
    async def take_back(self, ref: CaseRef) -> Ack:
        """Make the case the engine's again; what a person answered is not answered twice."""
        acting = await acting_for(self._parts, ref)
        async with self._parts.store.write(acting.scope) as tx:
            messages = await tx.messages.of_case(ref.case_id)
            answered = max((m.seq for m in messages if m.sender is Sender.person), default=0)
            await tx.messages.mark_read(
                [m.id for m in messages if m.read_at is None and m.seq <= answered]
            )
            await tx.cases.set(ref.case_id, status=CaseStatus.open, owner=ENGINE)
            await refresh_case(tx, ref.case_id, told=True)
            await tx.events.append(ref.case_id, "handoff", ref.case_id)
        return Ack()

    @activity.defn(name=CLOSE.name)
    async def close(self, ref: CaseRef) -> Ack:
        """Close a case that stayed quiet; its grant ends with it."""
        acting = await acting_for(self._parts, ref)
        async with self._parts.store.write(acting.scope) as tx:
            await tx.cases.set(ref.case_id, status=CaseStatus.closed)
            await tx.grants.revoke(acting.grant.id)
            await tx.events.append(ref.case_id, "reset", ref.case_id)
        self._parts.telemetry.metrics.case_closed(CaseStatus.closed)
        return Ack()


def _queue(packet: Packet) -> str:
    if packet.reason in {"danger", "legal"}:
        return packet.reason
    return next((queue_of(goal.kind) for goal in packet.goals), "general")
