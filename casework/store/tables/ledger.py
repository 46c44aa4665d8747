"""The ledger: effects, and the words of customers and supervisors that let them happen."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from casework.domain.approval import ApprovalStatus, DecisionKind
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.store.tables.base import CaseRow, CustomerRow, Utc, of_case, one_of, owned


class Effect(CaseRow, table=True):
    """One action's way from proposed to done."""

    __table_args__ = (
        of_case(),
        owned("action_id"),
        UniqueConstraint("case_id", "goal_id", "n", "revision"),
        one_of("state", EffectState),
        one_of("outcome", Outcome),
        CheckConstraint("amount_ref >= 0", name="amount_ref"),
        CheckConstraint(
            "claimed_at IS NOT NULL OR state NOT IN "
            "('claimed', 'sent', 'unknown', 'succeeded', 'failed', 'compensated')",
            name="claimed",
        ),
        CheckConstraint("(claimed_at IS NULL) = (claimed_by IS NULL)", name="claimed_by"),
        Index(None, "tenant", "customer", "tool", "claimed_at"),
        Index(
            "ix_effect_in_flight",
            "tenant",
            "claimed_at",
            sqlite_where=text("state IN ('claimed', 'sent', 'unknown')"),
            postgresql_where=text("state IN ('claimed', 'sent', 'unknown')"),
        ),
    )

    action_id: str = Field(primary_key=True)
    goal_id: str
    n: int
    revision: int
    tool: str
    action: bytes
    action_hash: str
    state: str
    outcome: str
    verdict: dict[str, str] = Field(sa_type=JSON)
    subject_key: str
    amount_ref: int | None = Field(default=None, sa_type=BigInteger)
    arguments: bytes
    evidence: bytes
    reason: str
    proposed_at: datetime = Field(sa_type=Utc)
    claimed_at: datetime | None = Field(default=None, sa_type=Utc)
    claimed_by: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    settled_at: datetime | None = Field(default=None, sa_type=Utc)
    reconciled_at: datetime | None = Field(default=None, sa_type=Utc)
    receipt: str | None = None
    details: bytes
    replaced_by: str | None = None


class Confirmation(CustomerRow, table=True):
    """The customer's one answer to one action, and the signature over it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "customer", "action_id"],
            ["effect.tenant", "effect.customer", "effect.action_id"],
        ),
    )

    action_id: str = Field(primary_key=True)
    action_hash: str
    accepted: bool
    at: datetime = Field(sa_type=Utc)
    jws: str
    carried_from: str | None = None


class Approval(CaseRow, table=True):
    """The one approval that an action can have."""

    __table_args__ = (
        of_case(),
        ForeignKeyConstraint(
            ["tenant", "customer", "action_id"],
            ["effect.tenant", "effect.customer", "effect.action_id"],
        ),
        UniqueConstraint("action_id"),
        # What a decision must repeat, so that its CHECKs compare the true names.
        UniqueConstraint("tenant", "customer", "id", "requester"),
        one_of("status", ApprovalStatus),
        CheckConstraint("needed IN (1, 2)", name="needed"),
        CheckConstraint(
            "effective_at IS NOT NULL OR status NOT IN "
            "('approved', 'approved_with_edits', 'consumed')",
            name="effective",
        ),
        CheckConstraint("(held_by IS NULL) = (held_until IS NULL)", name="held"),
        Index(None, "tenant", "status", "expires_at", "id"),
        Index(
            "ix_approval_unacknowledged",
            "tenant",
            "decided_at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    action_id: str
    action_hash: str
    status: str
    needed: int
    requester: str
    created_at: datetime = Field(sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc)
    effective_at: datetime | None = Field(default=None, sa_type=Utc)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int
    held_by: str | None = None
    held_until: datetime | None = Field(default=None, sa_type=Utc)
    assigned_to: str | None = None
    replaced_by: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Utc)
    reminded_at: datetime | None = Field(default=None, sa_type=Utc)


class Decision(CustomerRow, table=True):
    """One person's signed word; nobody decides on their own request or twice."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "customer", "approval_id", "requester"],
            ["approval.tenant", "approval.customer", "approval.id", "approval.requester"],
        ),
        one_of("decision", DecisionKind),
        CheckConstraint("approver <> requester", name="not_requester"),
        CheckConstraint("approver <> customer", name="not_customer"),
        Index(
            "uq_decision_person",
            "approval_id",
            "approver",
            unique=True,
            sqlite_where=text("undone_at IS NULL AND decision <> 'ask'"),
            postgresql_where=text("undone_at IS NULL AND decision <> 'ask'"),
        ),
    )

    jti: str = Field(primary_key=True)
    approval_id: str
    action_hash: str
    shown_hash: str
    approver: str
    requester: str
    decision: str
    reason: bytes
    policy_version: str
    exp: int = Field(sa_type=BigInteger)
    jws: bytes
    note: bytes
    customer_text: bytes
    at: datetime = Field(sa_type=Utc)
    undone_at: datetime | None = Field(default=None, sa_type=Utc)


class Denial(CaseRow, table=True):
    """A denial that sticks until a person lifts it."""

    __table_args__ = (of_case(), Index(None, "case_id", "subject_key"))

    id: str = Field(primary_key=True)
    subject_key: str
    from_minor: int | None = Field(default=None, sa_type=BigInteger)
    approval_id: str
    at: datetime = Field(sa_type=Utc)
    lifted_at: datetime | None = Field(default=None, sa_type=Utc)
    lifted_by: str | None = None
