"""Endings: how goals are shown at their end, and how a case passes to a person and back."""

import pytest

from activities.closing import Closing
from activities.signatures import Conclusion, HandOver
from casework.domain.approval import ApprovalStatus
from casework.domain.case import ENGINE, CaseStatus, Goal, GoalStatus, Resolution, Sender
from casework.domain.effect import EffectState
from casework.domain.handoff import Packet, PacketGoal
from casework.domain.verdict import Outcome
from casework.store.records import CaseRecord
from tests.unit.activities.stage import Stage

GOAL = Goal(id="g1", kind="refund_damaged")


def hand_over(stage: Stage, reason: str = "asked_for_person") -> HandOver:
    """Give the case to a person for this reason."""
    goal = PacketGoal(id="g1", kind="refund_damaged", status="gathering")
    packet = Packet(reason=reason, queue="", language="en", mood=0.0, goals=(goal,))
    return HandOver(ref=stage.ref, packet=packet)


async def the_case(stage: Stage) -> CaseRecord:
    """Read the case."""
    async with stage.store.read(stage.scope) as tx:
        case = await tx.cases.get("case-1")
    assert case is not None
    return case


async def test_a_goal_that_ended_is_shown_so(stage: Stage) -> None:
    """Page and timeline say how it came out; the case follows when the customer is told."""
    ended = Conclusion(
        ref=stage.ref, goal=GOAL, status=GoalStatus.resolved, resolution=Resolution.proved
    )
    await stage.run(Closing(stage.parts).conclude, ended)
    async with stage.store.read(stage.scope) as tx:
        (step,) = await tx.steps.of_case("case-1")

    assert await stage.goals() == {"g1": GoalStatus.resolved}
    assert (step.kind, step.result) == ("outcome", "proved")
    assert (await the_case(stage)).status is CaseStatus.open


async def test_a_person_gets_the_case_with_nothing_in_its_way(stage: Stage) -> None:
    """Unclaimed writes stop, their approvals are void, and what is at a backend goes on."""
    await stage.goal("g1", GoalStatus.waiting_approval)
    await stage.goal("g2", GoalStatus.acting)
    await stage.goal("g3", GoalStatus.resolved)
    id_ = await stage.confirmed(outcome=Outcome.approve)
    approval = await stage.ask_supervisors(id_)
    handed = await stage.run(Closing(stage.parts).hand_over, hand_over(stage))
    case = await the_case(stage)

    assert handed.voided == (approval.id,)
    assert await stage.approval(approval.id) is ApprovalStatus.void
    assert (await stage.row(id_)).state is EffectState.superseded
    assert await stage.goals() == {
        "g1": GoalStatus.handed_over,
        "g2": GoalStatus.acting,
        "g3": GoalStatus.resolved,
    }
    assert case.status is CaseStatus.with_person
    assert case.owner != ENGINE


async def test_a_case_is_handed_over_once(stage: Stage) -> None:
    """A repeated handover is the same handoff."""
    closing = Closing(stage.parts)
    first = await stage.run(closing.hand_over, hand_over(stage))
    second = await stage.run(closing.hand_over, hand_over(stage))

    assert first.handoff_id == second.handoff_id


@pytest.mark.parametrize(
    ("reason", "queue"),
    [("legal", "legal"), ("danger", "danger"), ("asked_for_person", "billing")],
)
async def test_the_right_people_get_it(stage: Stage, reason: str, queue: str) -> None:
    """Law and danger have queues of their own; else the goal says whose it is."""
    await stage.run(Closing(stage.parts).hand_over, hand_over(stage, reason))
    async with stage.store.read(stage.scope) as tx:
        handoff = await tx.handoffs.open_of_case("case-1")

    assert handoff is not None
    assert handoff.queue == handoff.packet.queue == queue


async def test_a_case_without_a_goal_has_a_queue_too(stage: Stage) -> None:
    """Somebody gets what nobody understood."""
    packet = Packet(reason="not_understood", queue="", language="en", mood=0.0, goals=())
    await stage.run(Closing(stage.parts).hand_over, HandOver(ref=stage.ref, packet=packet))
    async with stage.store.read(stage.scope) as tx:
        handoff = await tx.handoffs.open_of_case("case-1")

    assert handoff is not None
    assert handoff.queue == "general"


async def test_what_a_person_answered_is_not_answered_twice(stage: Stage) -> None:
    """Given back, the engine reads on from the first message after the person's last one."""
    await stage.run(Closing(stage.parts).hand_over, hand_over(stage))
    await stage.write_to_us("before")
    async with stage.store.write(stage.scope) as tx:
        await tx.messages.add(
            id="p1",
            case_id="case-1",
            sender=Sender.person,
            author="mia",
            text="Done for you.",
            read=True,
        )
    after = await stage.write_to_us("after")
    await stage.run(Closing(stage.parts).take_back, stage.ref)
    async with stage.store.read(stage.scope) as tx:
        unread = [message.id for message in await tx.messages.unread("case-1")]
    case = await the_case(stage)

    assert unread == [after]
    assert (case.status, case.owner) == (CaseStatus.open, ENGINE)


async def test_a_closed_case_has_no_rights_left(stage: Stage) -> None:
    """The grant ends with the case: no worker gets a token for it any more."""
    await stage.run(Closing(stage.parts).close, stage.ref)
    grant = await stage.store.grant(stage.grant.id)

    assert (await the_case(stage)).status is CaseStatus.closed
    assert grant is not None
    assert not grant.live(stage.clock())
