"""The customer's yes and the supervisor's decision, each bound to one exact action."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from casework.domain.words import Word


class Confirmation(Word):
    """The customer's yes or no to one action, exactly as shown."""

    action_id: str
    action_hash: str
    customer: str
    accepted: bool
    at: datetime


class ApprovalStatus(StrEnum):
    """Where an approval stands. `consumed` is reached once, by the claim."""

    pending = "pending"
    approved = "approved"
    approved_with_edits = "approved_with_edits"
    denied = "denied"
    expired = "expired"
    void = "void"
    consumed = "consumed"


class DecisionKind(StrEnum):
    """What a supervisor can say to a card."""

    approve = "approve"
    edit = "edit"
    deny = "deny"
    ask = "ask"


class Approval(Word):
    """One action waiting for one or two people; it says yes only by their signed decisions."""

    id: str
    tenant: str
    customer: str
    case_id: str
    action_id: str
    action_hash: str
    status: ApprovalStatus
    needed: int
    requester: str
    created_at: datetime
    expires_at: datetime
    effective_at: datetime | None = None
    version: int = 1


class Decision(Word):
    """One person's signed word on one action hash; the claims of the approval JWS.

    `shown_hash` is the hash that their screen displayed, so that the two can be compared.
    """

    jti: str
    approval_id: str
    action_hash: str
    shown_hash: str
    approver: str
    requester: str
    decision: DecisionKind
    reason: str
    policy_version: str
    exp: int


def approval_id(action_id: str) -> str:
    """Name the one approval that an action can have."""
    return str(uuid5(UUID(action_id), "approval"))
