"""T2, the supervisors' part: decide, take back, hold, pass, take over."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from casework.api import problems
from casework.api.auditing import entry
from casework.api.deciding import (
    Card,
    DecisionBody,
    DenyReason,
    approvals_so_far,
    card_of,
    refuse_a_stale_sign_in,
    refuse_another_look,
    refuse_settled,
    refuse_the_wrong_person,
    signed,
)
from casework.api.deps import Api
from casework.api.editing import edit
from casework.api.kinds import SUPERVISOR, Ask, Event
from casework.api.learning import forget_denial, from_denial, from_person
from casework.api.packets import hand_to
from casework.api.settling import close_waiting, due, settle
from casework.domain.approval import ApprovalStatus, DecisionKind
from casework.domain.effect import EffectState
from casework.domain.identity import Principal
from casework.policy import PolicyFacts
from casework.store import Tx
from casework.store.commitment import fingerprint
from casework.store.records import (
    ApprovalRecord,
    DecisionRecord,
    DenialRecord,
    PendingRecord,
)

_OPEN = (ApprovalStatus.pending,)


async def decide(
    api: Api,
    tx: Tx,
    supervisor: Principal,
    approval_id: str,
    body: DecisionBody,
    *,
    version: int,
    facts: PolicyFacts,
) -> ApprovalRecord:
    """Take one person's decision; it counts only for exactly what their screen showed.

    Raises:
        Problem: 403, 404, 409, 410, 412 or 422, as DESIGN §10 has them.

    """
    card = await card_of(tx, approval_id, supervisor)
    await refuse_settled(tx, card)
    refuse_the_wrong_person(card)
    refuse_another_look(card, body.action_hash, version)
    match body.decision:
        case DecisionKind.approve:
            refuse_a_stale_sign_in(api, card, tx.now)
            await approve(api, tx, card, signed(api, tx, card, body))
        case DecisionKind.deny:
            await _deny(api, tx, card, signed(api, tx, card, body))
            if body.reason_code is DenyReason.wrong_reading:
                await from_denial(tx, card, body.kind)
        case DecisionKind.ask:
            await _ask(tx, card, signed(api, tx, card, body), body.question or "")
        case DecisionKind.edit:
            refuse_a_stale_sign_in(api, card, tx.now)
            await edit(api, tx, card, body, facts)
    return (await card_of(tx, approval_id, supervisor)).record


async def approve(api: Api, tx: Tx, card: Card, said: DecisionRecord) -> None:
    """Add a yes; the one that completes the number needed turns the approval in this statement."""
    await _add(tx, card, said)
    if approvals_so_far(card.record) + 1 >= card.record.approval.needed:
        await _turn(api, tx, card, ApprovalStatus.approved)
    await _written(tx, card, said)


async def _deny(api: Api, tx: Tx, card: Card, said: DecisionRecord) -> None:
    """Say no: one person is enough, and it sticks to what the action was about."""
    await _add(tx, card, said)
    amount = card.effect.action.amount
    await tx.denials.add(
        DenialRecord(
            id=str(uuid4()),
            tenant=card.effect.action.tenant,
            case_id=card.effect.action.case,
            subject_key=card.effect.subject_key,
            from_minor=amount.amount_minor if amount else None,
            approval_id=card.id,
            at=tx.now,
        )
    )
    await _turn(api, tx, card, ApprovalStatus.denied)
    await _written(tx, card, said)


async def _ask(tx: Tx, card: Card, said: DecisionRecord, question: str) -> None:
    """Ask the customer; the card stays as it is, with its deadline."""
    await _add(tx, card, said)
    action = card.effect.action
    asked = PendingRecord(
        id=str(uuid4()),
        case_id=action.case,
        goal_id=action.goal,
        kind=Ask.question,
        text=question,
        slot=SUPERVISOR,
        action_id=action.action_id,
        created_at=tx.now,
    )
    await tx.pending.open(asked)
    await tx.events.append(action.case, Event.pending, asked.id)
    await _written(tx, card, said)


async def _add(tx: Tx, card: Card, said: DecisionRecord) -> None:
    if not await tx.approvals.add_decision(card.id, said):
        again = await card_of(tx, card.id, card.supervisor)
        await refuse_settled(tx, again)
        raise problems.forbidden(
            "four-eyes-same-person", "You have decided this; a second person has to."
        )


async def _turn(api: Api, tx: Tx, card: Card, to: ApprovalStatus) -> None:
    effective_at = tx.now + timedelta(seconds=api.settings.approval_undo_seconds)
    if to is ApprovalStatus.approved and effective_at >= card.record.approval.expires_at:
        raise problems.gone("A yes could not take effect before the deadline any more.", "expired")
    turned = await tx.approvals.set_status(card.id, to, from_=_OPEN, effective_at=effective_at)
    again = await card_of(tx, card.id, card.supervisor)
    if not turned:
        await refuse_settled(tx, again)
        raise problems.gone("This is not to be decided any more.")
    waited = (tx.now - again.record.approval.created_at).total_seconds()
    api.deps.telemetry.metrics.approval(to, decided_after=waited)
    api.deps.telemetry.note(approval=card.id, action=again.effect.action.action_id)
    if due(tx, again.record):
        await settle(tx, again.record)


async def _written(tx: Tx, card: Card, said: DecisionRecord) -> None:
    await tx.events.append(card.effect.action.case, Event.approval, card.id)
    await tx.audit.append(
        entry(
            "decision",
            card.effect,
            card.supervisor,
            approval=card.id,
            decision=said.decision.decision.value,
            jti=said.decision.jti,
            signed=fingerprint(said.jws),
        )
    )


async def undo(tx: Tx, supervisor: Principal, approval_id: str) -> ApprovalRecord:
    """Take one's own decision back while it has not taken effect; after that it is too late."""
    card = await card_of(tx, approval_id, supervisor)
    if not await tx.approvals.undo_decision(approval_id, supervisor.person, tx.now):
        raise problems.gone("There is no decision of yours that could still be taken back.")
    for denial in await _denials_of(tx, card):
        await tx.denials.lift(denial.id, supervisor.person)
    await forget_denial(tx, approval_id)
    await tx.events.append(card.effect.action.case, Event.approval, approval_id)
    await tx.audit.append(entry("decision_undone", card.effect, supervisor, approval=approval_id))
    return (await card_of(tx, approval_id, supervisor)).record


async def _denials_of(tx: Tx, card: Card) -> list[DenialRecord]:
    """Find the denial that this approval's decision made."""
    amount = card.effect.action.amount
    found = await tx.denials.blocking(
        card.effect.action.case, card.effect.subject_key, amount.amount_minor if amount else None
    )
    return [found] if found and found.approval_id == card.id else []


async def hold(tx: Tx, supervisor: Principal, approval_id: str, seconds: int) -> ApprovalRecord:
    """Say that one is looking at it. It stops nobody from deciding; 409 names who was first."""
    card = await card_of(tx, approval_id, supervisor)
    await refuse_settled(tx, card)
    until = tx.now + timedelta(seconds=seconds)
    held = await tx.approvals.hold(approval_id, supervisor.person, until)
    if held is not True:
        raise problems.Problem(
            409, "held", "Somebody looks at it", f"{held} is looking at this.", held_by=held
        )
    await tx.events.append(card.effect.action.case, Event.approval, approval_id)
    return (await card_of(tx, approval_id, supervisor)).record


async def pass_to(tx: Tx, supervisor: Principal, approval_id: str, to: str) -> ApprovalRecord:
    """Ask somebody else to decide."""
    card = await card_of(tx, approval_id, supervisor)
    await refuse_settled(tx, card)
    if not await tx.approvals.assign(approval_id, to):
        raise problems.gone("This is not to be decided any more.")
    await tx.events.append(card.effect.action.case, Event.approval, approval_id)
    await tx.audit.append(
        entry("approval_passed", card.effect, supervisor, approval=approval_id, to=to)
    )
    return (await card_of(tx, approval_id, supervisor)).record


async def take_over(
    tx: Tx, supervisor: Principal, approval_id: str, kind: str | None = None
) -> tuple[ApprovalRecord, PendingRecord, dict[str, Any]]:
    """Take the whole case from the engine: nothing of this action happens, a person goes on.

    `kind` is what the customer wanted, when the person who takes over says so.
    """
    card = await card_of(tx, approval_id, supervisor)
    await refuse_settled(tx, card)
    if not await tx.approvals.set_status(approval_id, ApprovalStatus.void, from_=_OPEN):
        raise problems.gone("This is not to be decided any more.")
    await tx.effects.move(card.effect.action.action_id, EffectState.void, reason="taken_over")
    await close_waiting(tx, card.record, "taken_over")
    if kind is not None:
        action = card.effect.action
        await from_person(tx, action.case, action.goal, kind, said_in=approval_id)
    handoff, wish = await hand_to(tx, card.effect.action.case, supervisor, reason="taken_over")
    await tx.events.append(card.effect.action.case, Event.approval, approval_id)
    await tx.audit.append(entry("taken_over", card.effect, supervisor, approval=approval_id))
    record = (await card_of(tx, approval_id, supervisor)).record
    return record, wish, {"handoff": handoff.id}


def brief(record: ApprovalRecord) -> dict[str, Any]:
    """Say how an approval stands after a decision."""
    approval = record.approval
    return {
        "id": approval.id,
        "status": approval.status.value,
        "version": approval.version,
        "needed": approval.needed,
        "approvals": approvals_so_far(record),
        "action_hash": approval.action_hash,
        "effective_at": _time(approval.effective_at),
        "expires_at": _time(approval.expires_at),
        "held_by": record.held_by,
        "held_until": _time(record.held_until),
        "assigned_to": record.assigned_to,
        "replaced_by": record.replaced_by,
    }


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
