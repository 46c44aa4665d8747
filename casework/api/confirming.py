"""T2, the customer's part: their yes or no to one action, signed, in one transaction."""

from typing import Any

from casework.api import problems
from casework.api.auditing import entry
from casework.api.deps import Api
from casework.api.kinds import ACCEPTED, CUSTOMER_DECLINED, DECLINED, Event
from casework.api.opening_approvals import maker, open_approval
from casework.domain.approval import Confirmation
from casework.domain.effect import EffectState
from casework.domain.identity import Principal
from casework.store import Tx
from casework.store.commitment import fingerprint
from casework.store.records import ConfirmationRecord, EffectRecord, PendingRecord


async def answer(
    api: Api,
    tx: Tx,
    customer: Principal,
    row: PendingRecord,
    *,
    accept: bool,
    action_hash: str,
) -> dict[str, Any]:
    """Take the answer, or the same answer again; it counts for exactly the action that was shown.

    Raises:
        Problem: another hash (422), or it can not be answered any more (410).

    """
    action_id = row.action_id or row.id
    effect = await tx.effects.get(action_id)
    if effect is None:
        raise problems.not_found()
    before = await tx.confirmations.get(action_id)
    if before is not None:
        _refuse_another(before.confirmation, accept=accept, action_hash=action_hash)
        return _said(effect, accept=accept)
    _refuse_what_ended(tx, row, effect)
    if action_hash != effect.action_hash or effect.action.hash() != effect.action_hash:
        raise problems.invalid(
            "This is not the action that is being asked about; read the case again.",
            "hash-mismatch",
        )
    jws = await _record(api, tx, customer, effect, accept=accept)
    await _move(tx, row, effect, accept=accept)
    if accept:
        needed, requester = await maker(tx, effect)
        if needed:
            await open_approval(api, tx, effect, needed=needed, requester=requester)
    state = EffectState.confirmed if accept else EffectState.refused
    await tx.audit.append(
        entry("confirmation", effect, customer, state=state.value, signed=fingerprint(jws))
    )
    return _said(effect, accept=accept)


def _refuse_another(said: Confirmation, *, accept: bool, action_hash: str) -> None:
    if said.action_hash != action_hash:
        raise problems.invalid("This is not the action that was asked about.", "hash-mismatch")
    if said.accepted is not accept:
        raise problems.gone("This was answered already, and otherwise.", "already-answered")


def _refuse_what_ended(tx: Tx, row: PendingRecord, effect: EffectRecord) -> None:
    if row.closed_at is not None or effect.state is not EffectState.proposed:
        raise problems.gone("This is not being asked any more.")
    if row.expires_at is not None and row.expires_at <= tx.now:
        raise problems.gone("The time to answer is over.", "expired")


async def _record(
    api: Api, tx: Tx, customer: Principal, effect: EffectRecord, *, accept: bool
) -> str:
    confirmation = Confirmation(
        action_id=effect.action.action_id,
        action_hash=effect.action_hash,
        customer=customer.subject,
        accepted=accept,
        at=tx.now,
    )
    jws = api.deps.attestor.sign_confirmation(confirmation)
    if not await tx.confirmations.add(ConfirmationRecord(confirmation=confirmation, jws=jws)):
        raise problems.gone("This was answered just now.", "already-answered")
    return jws


async def _move(tx: Tx, row: PendingRecord, effect: EffectRecord, *, accept: bool) -> None:
    to = EffectState.confirmed if accept else EffectState.refused
    moved = await tx.effects.move(
        effect.action.action_id, to, reason="" if accept else CUSTOMER_DECLINED
    )
    closed = await tx.pending.close(row.id, ACCEPTED if accept else DECLINED)
    if not (moved and closed):
        raise problems.gone("This is not being asked any more.")
    await tx.events.append(row.case_id, Event.pending, row.id)
    await tx.events.append(row.case_id, Event.step, effect.action.action_id)


def _said(effect: EffectRecord, *, accept: bool) -> dict[str, Any]:
    """Say what was taken; the same words for a repeated answer."""
    return {
        "id": effect.action.action_id,
        "action_hash": effect.action_hash,
        "accepted": accept,
    }
