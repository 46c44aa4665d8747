"""What the repositories take and give: frozen records with sealed columns already opened."""

from datetime import datetime
from typing import Any

from casework.domain.action import Action
from casework.domain.approval import Approval, Confirmation, Decision
from casework.domain.case import CaseStatus, GoalStatus, Resolution, Sender
from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.handoff import Packet
from casework.domain.lesson import LessonSource
from casework.domain.plan import Argument, Choice
from casework.domain.verdict import Verdict
from casework.domain.words import Word


class CaseRecord(Word):
    """One customer's issue as lists and pages show it. `owner` is "engine" or a person."""

    id: str
    tenant: str
    customer: str
    grant_id: str
    channel: str
    locale: str
    status: CaseStatus
    owner: str
    created_at: datetime
    updated_at: datetime
    #: W3C traceparent of the request that opened the case, so that later requests link to it.
    traceparent: str = ""
    solved: bool | None = None


class MessageRecord(Word):
    """One message. `read_at` is None while no reading has taken it in: it holds the case's writes.

    `acknowledged_at` is None while no workflow has been told of it: the sweep sends it again.
    """

    id: str
    case_id: str
    seq: int
    sender: Sender
    author: str
    text: str
    at: datetime
    read_at: datetime | None = None
    acknowledged_at: datetime | None = None
    sources: tuple[str, ...] = ()


class GoalRecord(Word):
    """A goal as pages show it."""

    id: str
    case_id: str
    kind: str
    status: GoalStatus
    resolution: Resolution | None = None
    summary: str = ""
    confidence: float = 1.0
    updated_at: datetime


class PendingRecord(Word):
    """Something somebody is asked: a question, a confirmation or an approval.

    A confirmation's id is its action id; `text` and `choices` are sealed at rest.
    `closed_at` with `outcome` ends it; for a question the outcome is the choice's id, or
    "in_words" when the customer answered with a message.
    """

    id: str
    case_id: str
    goal_id: str
    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    slot: str = ""
    action_id: str | None = None
    action_hash: str | None = None
    expires_at: datetime | None = None
    created_at: datetime
    closed_at: datetime | None = None
    outcome: str | None = None
    acknowledged_at: datetime | None = None


class EffectRecord(Word):
    """One row of the ledger: the action, what policy said, and how far it has come."""

    action: Action
    action_hash: str
    #: The goal's how-manieth proposal this is, and which edit of it.
    n: int = 1
    revision: int = 0
    state: EffectState
    verdict: Verdict
    subject_key: str
    #: The amount in the tenant's reference currency, for caps; None when no money moves.
    amount_ref: int | None = None
    #: The arguments with their origins, and the facts shown on the card.
    arguments: tuple[Argument, ...] = ()
    evidence: tuple[Fact, ...] = ()
    reason: str = ""
    proposed_at: datetime
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    reconciled_at: datetime | None = None
    receipt: str | None = None
    details: dict[str, str] = {}
    #: The action that took this one's place (a supervisor's edit, a new proposal).
    replaced_by: str | None = None


class ConfirmationRecord(Word):
    """The customer's answer and the signature over it."""

    confirmation: Confirmation
    jws: str
    #: True when a supervisor's lowering carried it over from the action it replaced.
    carried_from: str | None = None


class DecisionRecord(Word):
    """One signed decision."""

    decision: Decision
    jws: str
    at: datetime
    note: str = ""
    customer_text: str = ""
    undone_at: datetime | None = None


class ApprovalRecord(Word):
    """An approval with its decisions, and who holds its card just now."""

    approval: Approval
    decisions: tuple[DecisionRecord, ...] = ()
    held_by: str | None = None
    held_until: datetime | None = None
    assigned_to: str | None = None
    replaced_by: str | None = None
    acknowledged_at: datetime | None = None
    reminded_at: datetime | None = None


class DenialRecord(Word):
    """A denial that sticks: this subject, in this case, from this amount up (None: any amount)."""

    id: str
    tenant: str
    case_id: str
    subject_key: str
    from_minor: int | None
    approval_id: str
    at: datetime
    lifted_at: datetime | None = None
    lifted_by: str | None = None


class HandoffRecord(Word):
    """A case that passed to a person, with its packet."""

    id: str
    case_id: str
    queue: str
    packet: Packet
    created_at: datetime
    taken_by: str | None = None
    taken_at: datetime | None = None
    given_back_at: datetime | None = None


class EventRecord(Word):
    """One change of a case, in the order it happened; event streams are read from these."""

    seq: int
    case_id: str
    type: str
    ref: str
    at: datetime


class StepRecord(Word):
    """One thing that was done in a case, for the timeline: who, for whom, how long, what came."""

    case_id: str
    goal_id: str | None = None
    kind: str
    name: str
    actor: str
    scope: str = ""
    args: dict[str, str] = {}
    verdict: str = ""
    result: str = ""
    confidence: float | None = None
    took_ms: int = 0
    cost_micro_usd: int = 0
    at: datetime


class DraftRecord(Word):
    """A reply that was written and perhaps not yet said. `claims` are checked before delivery."""

    id: str
    case_id: str
    text: str
    claims: tuple[dict[str, Any], ...] = ()
    sources: tuple[str, ...] = ()
    delivered_at: datetime | None = None


class AuditEntry(Word):
    """One link of a tenant's chain."""

    tenant: str
    seq: int
    prev: str
    hash: str
    at: datetime
    entry: dict[str, Any]


class ModelCallRecord(Word):
    """One call of a language model, and what it cost."""

    case_id: str
    purpose: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int
    took_ms: int
    at: datetime


class ReadingRecord(Word):
    """One goal as one reading took it. `first` is the reading that the goal came up with.

    `message_ref` is the id of the message its words stand in; `possible` holds the kinds that
    could still be meant, of which the customer is asked.
    """

    id: str
    case_id: str
    goal_id: str
    message_ref: str
    kind: str
    confidence: float
    possible: tuple[str, ...] = ()
    language: str
    tier: str
    first: bool = True
    at: datetime

    @property
    def asked(self) -> bool:
        """Say whether it was too unsure to act on."""
        return bool(self.possible)


class LessonRecord(Word):
    """What somebody said was meant by a reading; no kind when it was only "not this"."""

    id: str
    reading_id: str
    source: LessonSource
    meant_kind: str | None
    at: datetime


class LabelledRecord(Word):
    """A labelled row: what was read of which message, and what was meant."""

    id: str
    case_id: str
    at: datetime
    source: LessonSource
    read_kind: str
    confidence: float
    possible: tuple[str, ...]
    meant_kind: str | None
    language: str
    tier: str
    message_ref: str
