"""What store tests start from: a clock that stands, a case, an effect, an approval."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from casework.domain.action import Action, action_id
from casework.domain.approval import (
    Approval,
    ApprovalStatus,
    Confirmation,
    Decision,
    DecisionKind,
    approval_id,
)
from casework.domain.case import ENGINE, CaseStatus, Sender
from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.identity import Grant
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin
from casework.domain.verdict import Outcome, Verdict
from casework.store import Scope, Store, Tx
from casework.store.records import (
    ApprovalRecord,
    CaseRecord,
    ConfirmationRecord,
    DecisionRecord,
    EffectRecord,
    MessageRecord,
    ReadingRecord,
)

TENANT = "shop"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

JANE = Scope.of_customer(TENANT, "jane")
TOM = Scope.of_customer(TENANT, "tom")
STAFF = Scope.of_staff(TENANT, "mia")
SWEEP = Scope.of_service(TENANT, "sweep")


class StandingClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> datetime:
        self.now += by
        return self.now


def a_case(customer: str = "jane", at: datetime = START, id: str | None = None) -> CaseRecord:
    """Make a case of a customer."""
    return CaseRecord(
        id=id or str(uuid4()),
        tenant=TENANT,
        customer=customer,
        grant_id=str(uuid4()),
        channel="web",
        locale="en",
        status=CaseStatus.open,
        owner=ENGINE,
        created_at=at,
        updated_at=at,
    )


def a_grant(case: CaseRecord) -> Grant:
    """Make a case's grant."""
    return Grant(
        id=case.grant_id,
        tenant=case.tenant,
        customer=case.customer,
        case_id=case.id,
        scopes=frozenset({"orders:read", "billing:refund"}),
        not_after=START + timedelta(days=30),
    )


async def open_case(store: Store, customer: str = "jane") -> CaseRecord:
    """Store a case with its grant."""
    case = a_case(customer, store.clock())
    async with store.write(Scope.of_customer(TENANT, customer)) as tx:
        await tx.cases.open(case)
        await tx.grants.add(a_grant(case))
    return case


def an_effect(
    case: CaseRecord, *, n: int = 1, amount: int = 14800, note: str = "charge"
) -> EffectRecord:
    """Make a proposed refund; `note` stands where text is sealed."""
    money = Money.of(amount, "EUR")
    action = Action(
        tool="billing.refund",
        tool_version="1",
        tenant=case.tenant,
        customer=case.customer,
        case=case.id,
        goal="g1",
        action_id=action_id(case.id, "g1", n),
        args={"order_id": "1001", "charge_id": note, "amount": money, "reason": "damaged"},
        preconditions={"order_version": "3", "paid": "14800", "refunded": "0", "currency": "EUR"},
        policy_version="p1",
        requested_by="customer",
    )
    fact = Fact(kind="charge", id="ch_1", fields={"note": note}, source="billing", at=START)
    return EffectRecord(
        action=action,
        action_hash=action.hash(),
        n=n,
        state=EffectState.proposed,
        verdict=Verdict(outcome=Outcome.confirm, rule="small", reason="ok", policy_version="p1"),
        subject_key="s1",
        amount_ref=amount,
        arguments=(Argument(name="amount", value=money, origin=Origin.words),),
        evidence=(fact,),
        proposed_at=START,
        details={"seen": note},
    )


async def propose(tx: Tx, effect: EffectRecord) -> EffectRecord:
    """Write an effect into the ledger."""
    action = effect.action
    return await tx.effects.propose(effect, case_id=action.case, goal_id=action.goal, n=effect.n)


async def proposed(
    store: Store, case: CaseRecord, *, n: int = 1, amount: int = 14800
) -> EffectRecord:
    """Write a refund into the ledger."""
    async with store.write(Scope.of_customer(case.tenant, case.customer)) as tx:
        return await propose(tx, an_effect(case, n=n, amount=amount))


async def claim(store: Store, effect: EffectRecord, worker: str = "w1") -> bool:
    """Claim an effect in a transaction of its own."""
    async with store.write(Scope.of_customer(TENANT, effect.action.customer)) as tx:
        return await tx.effects.claim(
            effect.action.action_id, effect.action_hash, worker, store.clock()
        )


async def say(tx: Tx, case: CaseRecord, text: str, id: str | None = None) -> MessageRecord:
    """Let the customer write a message."""
    return await tx.messages.add(
        id=id or str(uuid4()),
        case_id=case.id,
        sender=Sender.customer,
        author=case.customer,
        text=text,
    )


def an_approval(effect: EffectRecord, *, needed: int = 1, requester: str = "jane") -> Approval:
    """Make an effect's approval."""
    action = effect.action
    return Approval(
        id=approval_id(action.action_id),
        tenant=action.tenant,
        customer=action.customer,
        case_id=action.case,
        action_id=action.action_id,
        action_hash=effect.action_hash,
        status=ApprovalStatus.pending,
        needed=needed,
        requester=requester,
        created_at=START,
        expires_at=START + 24 * HOUR,
    )


async def opened(store: Store, case: CaseRecord, *, needed: int = 1, n: int = 1) -> Approval:
    """Store an approval with its effect."""
    effect = await proposed(store, case, n=n)
    async with store.write(Scope.of_customer(case.tenant, case.customer)) as tx:
        record: ApprovalRecord = await tx.approvals.open(an_approval(effect, needed=needed))
    return record.approval


def a_decision(
    approval: Approval,
    approver: str = "mia",
    kind: DecisionKind = DecisionKind.approve,
    *,
    requester: str | None = None,
    reason: str = "fine",
) -> DecisionRecord:
    """Make one person's decision."""
    decision = Decision(
        jti=str(uuid4()),
        approval_id=approval.id,
        action_hash=approval.action_hash,
        shown_hash=approval.action_hash,
        approver=approver,
        requester=requester or approval.requester,
        decision=kind,
        reason=reason,
        policy_version="p1",
        exp=2_000_000_000,
    )
    return DecisionRecord(decision=decision, jws="h.p.s", at=START, note="", customer_text="")


async def approve(
    store: Store, approval: Approval, approver: str = "mia", effective_at: datetime | None = None
) -> bool:
    """Decide yes, and let it count."""
    async with store.write(STAFF) as tx:
        await tx.approvals.add_decision(approval.id, a_decision(approval, approver))
        return await tx.approvals.set_status(
            approval.id,
            ApprovalStatus.approved,
            from_=ApprovalStatus.pending,
            effective_at=effective_at or store.clock(),
        )


def a_confirmation(effect: EffectRecord) -> ConfirmationRecord:
    """Make the customer's yes."""
    action = effect.action
    answer = Confirmation(
        action_id=action.action_id,
        action_hash=effect.action_hash,
        customer=action.customer,
        accepted=True,
        at=START,
    )
    return ConfirmationRecord(confirmation=answer, jws="h.p.s")


def a_reading(
    case: CaseRecord,
    *,
    goal_id: str = "g1",
    message_ref: str = "m1",
    kind: str = "refund_damaged",
    at: datetime = START,
) -> ReadingRecord:
    """Make a goal as it was read, sure enough to act on."""
    return ReadingRecord(
        id=f"{case.id}/{goal_id}/{message_ref}",
        case_id=case.id,
        goal_id=goal_id,
        message_ref=message_ref,
        kind=kind,
        confidence=0.9,
        language="en",
        tier="local",
        at=at,
    )
