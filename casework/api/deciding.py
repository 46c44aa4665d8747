"""What every decision must pass before it counts, and how it is signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from uuid import uuid4

from pydantic import model_validator

from casework.api import problems
from casework.api.bodies import Body, GoalKind, Hash, Message, Note
from casework.api.deps import Api
from casework.api.finding import case_of
from casework.domain.action import ActionValue
from casework.domain.approval import ApprovalStatus, Decision, DecisionKind
from casework.domain.identity import Principal
from casework.store import Tx
from casework.store.records import ApprovalRecord, DecisionRecord, EffectRecord
from tools import catalogue

_SETTLED = {
    ApprovalStatus.approved: "approved",
    ApprovalStatus.approved_with_edits: "edited",
    ApprovalStatus.consumed: "approved",
    ApprovalStatus.denied: "denied",
}


class DenyReason(StrEnum):
    """Reasons to deny that the engine learns from; all others are for people, in words."""

    wrong_reading = "wrong_reading"


class DecisionBody(Body):
    """What a supervisor sends. `action_hash` is the one that their screen showed.

    A denial may say by `reason_code` that the customer's words were read wrongly, and by `kind`
    what they meant, if that is known.
    """

    decision: DecisionKind
    action_hash: Hash
    args: dict[str, ActionValue] | None = None
    reason: Note = ""
    question: Message | None = None
    note: Note = ""
    customer_text: Note = ""
    reason_code: DenyReason | None = None
    kind: GoalKind | None = None

    @model_validator(mode="after")
    def _complete(self) -> "DecisionBody":
        if self.decision is DecisionKind.edit and not self.args:
            raise ValueError("An edit needs args.")
        if self.decision is DecisionKind.ask and not self.question:
            raise ValueError("To ask needs a question.")
        if self.decision is not DecisionKind.edit and self.args is not None:
            raise ValueError("Only an edit has args.")
        if self.decision is not DecisionKind.deny and self.reason_code is not None:
            raise ValueError("Only a denial has a reason_code.")
        if self.reason_code is None and self.kind is not None:
            raise ValueError("Only a reason_code of wrong_reading has a kind.")
        return self


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is decided: the approval and its action as this transaction sees them."""

    record: ApprovalRecord
    effect: EffectRecord
    supervisor: Principal

    @property
    def id(self) -> str:
        """Name the approval."""
        return self.record.approval.id


async def card_of(tx: Tx, approval_id: str, supervisor: Principal) -> Card:
    """Read the approval and its action."""
    record = await tx.approvals.get(approval_id)
    effect = await tx.effects.get(record.approval.action_id) if record else None
    if record is None or effect is None:
        raise problems.not_found()
    await case_of(tx, effect.action.case)
    return Card(record=record, effect=effect, supervisor=supervisor)


async def refuse_settled(tx: Tx, card: Card) -> None:
    """Refuse what is no longer to be decided, and say who decided what (409) or why (410, 412)."""
    approval = card.record.approval
    if approval.status in _SETTLED:
        raise already_decided(card.record)
    if approval.status is ApprovalStatus.void:
        await _refuse_changed(tx, card)
        raise problems.gone("This is not to be decided any more.")
    if approval.status is ApprovalStatus.expired or approval.expires_at <= tx.now:
        raise problems.gone("Nobody decided in time; a person has the case.", "expired")
    if not card.effect.state.unclaimed:
        raise problems.gone(f"The action is {card.effect.state.value}.")


def already_decided(record: ApprovalRecord) -> problems.Problem:
    """Name who decided what, and when."""
    approval = record.approval
    said = [r for r in record.decisions if r.undone_at is None and _counts(r)]
    last = said[-1] if said else None
    who = " and ".join(dict.fromkeys(r.decision.approver for r in said)) or "somebody"
    return problems.Problem(
        409,
        "already-decided",
        "Already decided",
        f"{who} {_SETTLED[approval.status]} this.",
        decided_by=[r.decision.approver for r in said],
        decision=last.decision.decision.value if last else None,
        decided_at=last.at.isoformat() if last else None,
        status_now=approval.status.value,
        replaced_by=record.replaced_by,
        current_version=approval.version,
    )


async def _refuse_changed(tx: Tx, card: Card) -> None:
    """Show the difference to the newer action about the same thing, when there is one."""
    old = card.effect
    for new in reversed(await tx.effects.of_case(old.action.case)):
        newer = new.subject_key == old.subject_key and new.proposed_at > old.proposed_at
        changes = differences(old, new) if newer else []
        if changes:
            raise problems.Problem(
                412,
                "facts-changed",
                "Facts changed since you looked",
                "The action was proposed anew on other facts; look at the new card.",
                changes=changes,
                action_id=new.action.action_id,
            )


def differences(old: EffectRecord, new: EffectRecord) -> list[dict[str, str]]:
    """List what differs between two actions, facts and arguments alike."""
    was = {**old.action.preconditions, **_written(old)}
    now = {**new.action.preconditions, **_written(new)}
    return [
        {"name": name, "was": was.get(name, ""), "now": now.get(name, "")}
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    ]


def _written(effect: EffectRecord) -> dict[str, str]:
    values = effect.action.model_dump(mode="json")["args"]
    amount = effect.action.amount
    return {k: str(v) for k, v in values.items()} | ({"amount": amount.plain()} if amount else {})


def refuse_the_wrong_person(card: Card) -> None:
    """Refuse whose own request it is, and who has spoken already (403)."""
    approval = card.record.approval
    if card.supervisor.is_any_of(approval.requester, approval.customer):
        raise problems.forbidden("own-request", "You can not approve your own request.")
    for said in card.record.decisions:
        mine = said.decision.approver == card.supervisor.person
        if mine and said.undone_at is None and _counts(said):
            raise problems.forbidden(
                "four-eyes-same-person", "You have decided this; a second person has to."
            )


def refuse_another_look(card: Card, shown_hash: str, version: int) -> None:
    """Refuse a decision on something other than what is here (422 hash, 412 version)."""
    approval = card.record.approval
    if shown_hash != approval.action_hash or card.effect.action.hash() != approval.action_hash:
        raise problems.invalid("The card showed another action.", "hash-mismatch")
    if version != approval.version:
        raise problems.Problem(
            412,
            "facts-changed",
            "The card changed since you looked",
            f"You looked at version {version}; it is at version {approval.version}.",
            changes=[{"name": "version", "was": str(version), "now": str(approval.version)}],
            current_version=approval.version,
        )


def refuse_a_stale_sign_in(api: Api, card: Card, now: datetime) -> None:
    """Ask for a fresh sign-in where money moves (403)."""
    tool = catalogue.find(card.effect.action.tool)
    if tool is not None and not tool.moves_money:
        return
    oldest = now - timedelta(seconds=api.settings.fresh_sign_in_seconds)
    signed_in_at = card.supervisor.signed_in_at
    if signed_in_at is None or signed_in_at < oldest:
        raise problems.forbidden(
            "fresh-sign-in-required",
            "Money moves: sign in again, then decide.",
            max_age=api.settings.fresh_sign_in_seconds,
        )


def _counts(said: DecisionRecord) -> bool:
    return said.decision.decision is not DecisionKind.ask


def approvals_so_far(record: ApprovalRecord) -> int:
    """Count the persons who said yes."""
    return len(
        {
            said.decision.approver
            for said in record.decisions
            if said.decision.decision is DecisionKind.approve and said.undone_at is None
        }
    )


def signed(
    api: Api, tx: Tx, card: Card, body: DecisionBody, kind: DecisionKind | None = None
) -> DecisionRecord:
    """Write the decision down, bound to the hash that it is about, and sign it."""
    approval = card.record.approval
    decision = Decision(
        jti=str(uuid4()),
        approval_id=approval.id,
        action_hash=approval.action_hash,
        shown_hash=body.action_hash,
        approver=card.supervisor.person,
        requester=approval.requester,
        decision=kind or body.decision,
        reason=body.reason,
        policy_version=card.effect.action.policy_version,
        exp=ceil(approval.expires_at.timestamp()),
    )
    return DecisionRecord(
        decision=decision,
        jws=api.deps.attestor.sign_decision(decision),
        at=tx.now,
        note=body.note,
        customer_text=body.customer_text,
    )
