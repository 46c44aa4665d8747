"""A supervisor's edit: another action takes the place of the first, which can not come back."""

from datetime import timedelta
from uuid import uuid4

from casework.api import problems
from casework.api.auditing import entry
from casework.api.bodies import NOTE
from casework.api.deciding import Card, DecisionBody, approvals_so_far, card_of, signed
from casework.api.deps import Api
from casework.api.kinds import Ask, Event
from casework.api.opening_approvals import maker, open_approval
from casework.api.sentences import ask_again
from casework.api.settling import close_waiting, due, settle
from casework.domain.action import Action, ActionValue, action_id, subject_key
from casework.domain.approval import ApprovalStatus, Confirmation, DecisionKind, approval_id
from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin
from casework.domain.text import Rejected, clean
from casework.domain.verdict import Outcome
from casework.policy import PolicyFacts
from casework.store import Tx
from casework.store.commitment import fingerprint
from casework.store.records import (
    ConfirmationRecord,
    DecisionRecord,
    DenialRecord,
    EffectRecord,
    PendingRecord,
)
from tools import catalogue
from tools.declaration import ArgumentKind, Tool
from tools.ledger import proposed


async def edit(api: Api, tx: Tx, card: Card, body: DecisionBody, facts: PolicyFacts) -> None:
    """Replace the action by the edited one, judged by policy anew.

    An amount that fell keeps the customer's yes and counts as the editor's; whatever else
    changed asks the customer again. Above the edited amount the editor has said no.
    """
    tool = catalogue.find(card.effect.action.tool)
    if tool is None:
        raise problems.gone("The tool of this action is not known any more.")
    changed = _changed(tool, card.effect.action, body.args or {})
    new = await _propose(api, tx, card, tool, changed, facts)
    replacement = approval_id(new.action.action_id)
    said = signed(api, tx, card, body)
    await _replace(tx, card, new, said, replacement)
    if _lowered(card.effect.action, new.action):
        await _carry_over(api, tx, card, new, body)
    else:
        await _ask_customer(api, tx, new)


def _changed(tool: Tool, action: Action, args: dict[str, ActionValue]) -> dict[str, ActionValue]:
    """Say which arguments the edit changes; ids come from facts and are nobody's to type."""
    changed: dict[str, ActionValue] = {}
    for name, value in args.items():
        parameter = tool.parameter(name)
        if parameter is None or parameter.kind is ArgumentKind.id:
            raise problems.invalid(f"{name[:50]!r} can not be edited.", "not-editable")
        clean_value = _text(value) if parameter.kind is ArgumentKind.text else value
        old = action.args.get(name)
        if isinstance(old, Money) and (
            not isinstance(clean_value, Money) or clean_value.currency != old.currency
        ):
            raise problems.invalid(f"An amount stays in {old.currency}.", "wrong-currency")
        if clean_value != old:
            changed[name] = clean_value
    if not changed:
        raise problems.invalid("The edit changes nothing; approve or deny instead.")
    return changed


def _text(value: ActionValue) -> ActionValue:
    cleaned = clean(value, NOTE) if isinstance(value, str) else Rejected("This has to be text.")
    if isinstance(cleaned, Rejected):
        raise problems.invalid(cleaned.reason)
    return cleaned.text


async def _propose(
    api: Api,
    tx: Tx,
    card: Card,
    tool: Tool,
    changed: dict[str, ActionValue],
    facts: PolicyFacts,
) -> EffectRecord:
    old, n, revision = card.effect.action, card.effect.n, card.effect.revision + 1
    action = Action.model_validate(
        {
            **dict(old),
            "action_id": action_id(old.case, old.goal, n, revision),
            "args": {**old.args, **changed},
            "policy_version": api.deps.policy.version,
        }
    )
    verdict = api.deps.policy.decide(action, facts)
    if verdict.outcome is Outcome.deny:
        raise problems.invalid(
            f"Policy does not allow this: {verdict.reason}.",
            "policy-refused",
            rule=verdict.rule,
            reason=verdict.reason,
        )
    return await tx.effects.propose(
        EffectRecord(
            action=action,
            action_hash=action.hash(),
            n=n,
            revision=revision,
            state=EffectState.proposed,
            verdict=verdict,
            subject_key=subject_key(action, tool.target),
            amount_ref=api.deps.policy.amount_ref(action.amount) if action.amount else None,
            arguments=tuple(_origin(a, changed) for a in card.effect.arguments),
            evidence=card.effect.evidence,
            proposed_at=tx.now,
        ),
        case_id=old.case,
        goal_id=old.goal,
        n=n,
    )


def _origin(argument: Argument, changed: dict[str, ActionValue]) -> Argument:
    if argument.name not in changed:
        return argument
    return Argument(name=argument.name, value=changed[argument.name], origin=Origin.code)


async def _replace(
    tx: Tx, card: Card, new: EffectRecord, said: DecisionRecord, replacement: str
) -> None:
    old = card.effect.action
    added = await tx.approvals.add_decision(card.id, said)
    turned = await tx.approvals.set_status(
        card.id,
        ApprovalStatus.approved_with_edits,
        from_=(ApprovalStatus.pending,),
        effective_at=tx.now,
        replaced_by=replacement,
    )
    moved = await tx.effects.move(
        old.action_id,
        EffectState.superseded,
        reason="edited",
        replaced_by=new.action.action_id,
    )
    if not (added and turned and moved):
        raise problems.gone("This is not to be decided any more.")
    if new.action.amount is not None:
        await tx.denials.add(
            DenialRecord(
                id=str(uuid4()),
                tenant=old.tenant,
                case_id=old.case,
                subject_key=card.effect.subject_key,
                from_minor=new.action.amount.amount_minor + 1,
                approval_id=card.id,
                at=tx.now,
            )
        )
    await close_waiting(tx, card.record, "edited")
    await tx.events.append(old.case, Event.approval, card.id)
    await tx.events.append(old.case, Event.step, new.action.action_id)
    await tx.audit.append(
        entry(
            "decision",
            card.effect,
            card.supervisor,
            approval=card.id,
            decision=DecisionKind.edit.value,
            jti=said.decision.jti,
            signed=fingerprint(said.jws),
            replaced_by=new.action.action_id,
            replaced_by_hash=new.action_hash,
        )
    )
    await tx.audit.append(
        entry(
            "proposal",
            new,
            card.supervisor,
            state=new.state.value,
            outcome=new.verdict.outcome.value,
            rule=new.verdict.rule,
            replaces=old.action_id,
            **proposed(new),
        )
    )


def _lowered(old: Action, new: Action) -> bool:
    """Say whether nothing changed but the amount, and that fell."""
    if old.amount is None or new.amount is None or not new.amount < old.amount:
        return False
    return {**old.args, "amount": new.amount} == new.args


async def _carry_over(api: Api, tx: Tx, card: Card, new: EffectRecord, body: DecisionBody) -> None:
    """Keep the customer's yes for less of the same, and count the editor's word as one approval."""
    before = await tx.confirmations.get(card.effect.action.action_id)
    if before is not None and before.confirmation.accepted:
        confirmation = Confirmation(
            action_id=new.action.action_id,
            action_hash=new.action_hash,
            customer=before.confirmation.customer,
            accepted=True,
            at=before.confirmation.at,
        )
        await tx.confirmations.add(
            # The signature stays the one over what she did say; the claim compares the two.
            ConfirmationRecord(
                confirmation=confirmation,
                jws=before.jws,
                carried_from=before.carried_from or card.effect.action.action_id,
            )
        )
        await tx.effects.move(new.action.action_id, EffectState.confirmed)
    needed = max(new.verdict.outcome.approvals, 1)
    record = await open_approval(
        api, tx, new, needed=needed, requester=card.record.approval.requester
    )
    again = await card_of(tx, record.approval.id, card.supervisor)
    own = body.model_copy(update={"action_hash": new.action_hash})
    said = signed(api, tx, again, own, DecisionKind.approve)
    await tx.approvals.add_decision(again.id, said)
    if approvals_so_far(again.record) + 1 >= needed:
        await _turn(api, tx, again)
    await tx.audit.append(
        entry(
            "decision",
            new,
            card.supervisor,
            approval=again.id,
            decision=DecisionKind.approve.value,
            jti=said.decision.jti,
            signed=fingerprint(said.jws),
        )
    )


async def _turn(api: Api, tx: Tx, card: Card) -> None:
    effective_at = tx.now + timedelta(seconds=api.settings.approval_undo_seconds)
    await tx.approvals.set_status(
        card.id,
        ApprovalStatus.approved,
        from_=(ApprovalStatus.pending,),
        effective_at=effective_at,
    )
    again = await card_of(tx, card.id, card.supervisor)
    if due(tx, again.record):
        await settle(tx, again.record)


async def _ask_customer(api: Api, tx: Tx, new: EffectRecord) -> None:
    """Ask for a yes to the new action. One that the engine wished for goes straight to approval."""
    action = new.action
    if action.requested_by != "customer":
        needed, requester = await maker(tx, new)
        await open_approval(api, tx, new, needed=needed, requester=requester)
        return
    await tx.pending.open(
        PendingRecord(
            id=action.action_id,
            case_id=action.case,
            goal_id=action.goal,
            kind=Ask.confirmation,
            text=ask_again(action),
            action_id=action.action_id,
            action_hash=new.action_hash,
            expires_at=tx.now + timedelta(seconds=api.settings.confirmation_seconds),
            created_at=tx.now,
        )
    )
    await tx.events.append(action.case, Event.pending, action.action_id)
