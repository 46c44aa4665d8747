"""One customer's whole story, so that every table holds a row of theirs."""

from dataclasses import dataclass
from datetime import timedelta

from casework.domain.approval import ApprovalStatus
from casework.domain.case import GoalStatus
from casework.domain.handoff import Packet, PacketGoal
from casework.domain.lesson import LessonSource
from casework.domain.plan import Choice
from casework.store import Scope, Store, Tx
from casework.store.records import (
    CaseRecord,
    DenialRecord,
    DraftRecord,
    EffectRecord,
    GoalRecord,
    HandoffRecord,
    LessonRecord,
    PendingRecord,
    StepRecord,
)
from tests.integration.store.given import (
    START,
    TENANT,
    a_confirmation,
    a_decision,
    a_reading,
    an_approval,
    an_effect,
    open_case,
    propose,
    say,
)


@dataclass(frozen=True)
class Story:
    """The ids of everything that was stored for one customer; `secret` stands in every text."""

    case: CaseRecord
    effect: EffectRecord
    approval: str
    note: str
    message: str
    secret: str

    @property
    def customer(self) -> str:
        return self.case.customer

    def id(self, what: str) -> str:
        return f"{self.customer}-{what}"


async def whole_story(store: Store, customer: str, secret: str = "a secret") -> Story:
    """Store one row or more of everything for a customer."""
    case = await open_case(store, customer)
    effect = an_effect(case, note=secret)
    async with store.write(Scope.of_customer(TENANT, customer)) as tx:
        await tx.holds.put(customer, "held")
        await propose(tx, effect)
        await tx.confirmations.add(a_confirmation(effect))
        approval = await _approval(tx, effect, secret)
        message = await say(tx, case, secret)
        note = await tx.notes.put(case.id, secret)
        await _conversation(tx, case, secret)
        await _traces(tx, case, secret)
        await _lessons(tx, case, message.id)
    return Story(case, effect, approval, note, message.id, secret)


async def _approval(tx: Tx, effect: EffectRecord, secret: str) -> str:
    record = await tx.approvals.open(an_approval(effect))
    word = a_decision(record.approval, "mia", reason=secret)
    told = {"note": secret, "customer_text": secret, "jws": secret}
    await tx.approvals.add_decision(record.approval.id, word.model_copy(update=told))
    await tx.approvals.set_status(
        record.approval.id,
        ApprovalStatus.approved,
        from_=ApprovalStatus.pending,
        effective_at=START + timedelta(hours=1),
    )
    denial = DenialRecord(
        id=f"{effect.action.customer}-denial",
        tenant=TENANT,
        case_id=effect.action.case,
        subject_key="s1",
        from_minor=1,
        approval_id=record.approval.id,
        at=START,
    )
    await tx.denials.add(denial)
    return record.approval.id


async def _conversation(tx: Tx, case: CaseRecord, secret: str) -> None:
    who = case.customer
    goal = GoalRecord(
        id="g1",
        case_id=case.id,
        kind="refund",
        status=GoalStatus.open,
        summary=secret,
        updated_at=START,
    )
    await tx.goals.save(goal)
    question = PendingRecord(
        id=f"{who}-question",
        case_id=case.id,
        goal_id="g1",
        kind="question",
        text=secret,
        choices=(Choice(id="a", label=secret),),
        created_at=START,
    )
    await tx.pending.open(question)
    goals = (PacketGoal(id="g1", kind="refund", status="open", slots={"said": secret}),)
    packet = Packet(reason="asked", queue="q", language="en", mood=0, goals=goals)
    handoff = HandoffRecord(
        id=f"{who}-handoff", case_id=case.id, queue="q", packet=packet, created_at=START
    )
    await tx.handoffs.open(handoff)
    draft = DraftRecord(
        id=f"{who}-draft", case_id=case.id, text=secret, claims=({"quote": secret},)
    )
    await tx.drafts.save(draft)


async def _traces(tx: Tx, case: CaseRecord, secret: str) -> None:
    step = StepRecord(
        case_id=case.id, kind="tool", name="t", actor="w", args={"said": secret}, at=START
    )
    await tx.steps.add(step)
    await tx.model_calls.add(
        case.id, "read", "m", input_tokens=1, output_tokens=1, cost_micro_usd=1, took_ms=1
    )
    await tx.events.append(case.id, "message", "m1")
    await tx.idempotency.begin(case.customer, "k1", "f1")
    await tx.idempotency.finish(case.customer, "k1", 200, secret)


async def _lessons(tx: Tx, case: CaseRecord, message_id: str) -> None:
    reading = a_reading(case, message_ref=message_id)
    await tx.readings.add(reading)
    await tx.lessons.add(
        LessonRecord(
            id=f"{case.customer}-lesson",
            reading_id=reading.id,
            source=LessonSource.answer,
            meant_kind="cancel_order",
            at=START,
        )
    )
