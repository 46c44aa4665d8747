"""The approval card: the ask, what stopped it, the checks, what speaks against it, the facts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from casework.api.approving import brief
from casework.api.kinds import SUPERVISOR, Ask
from casework.api.sentences import ask
from casework.domain.case import Sender
from casework.domain.effect import COUNTED
from casework.domain.money import Money
from casework.domain.plan import Origin
from casework.store import Tx
from casework.store.records import ApprovalRecord, EffectRecord
from tools import catalogue

#: Facts older than this are worth another look.
FRESH = timedelta(minutes=15)
_QUOTE = 300


async def line(tx: Tx, record: ApprovalRecord) -> dict[str, Any]:
    """Write one line of the queue."""
    effect = await tx.effects.get(record.approval.action_id)
    return brief(record) | (_heading(effect) if effect else {})


async def card(tx: Tx, record: ApprovalRecord, effect: EffectRecord) -> dict[str, Any]:
    """Write the whole card. Everything on it is read from records; no model wrote any of it."""
    action = effect.action
    checks = list(await _checks(tx, record, effect))
    return (
        brief(record)
        | _heading(effect)
        | {
            "action": action.model_dump(mode="json"),
            "subject_key": effect.subject_key,
            "stopped": {
                "rule": effect.verdict.rule,
                "reason": effect.verdict.reason,
                "outcome": effect.verdict.outcome.value,
            },
            "checks": checks,
            "against": await _against(tx, record, effect) or [_NOTHING],
            "customer": {"id": action.customer, "words": await _words(tx, action.case)},
            "facts": [fact.model_dump(mode="json") for fact in effect.evidence],
            "arguments": [a.model_dump(mode="json") for a in effect.arguments],
            "questions": await _questions(tx, effect),
            "decisions": [
                {
                    "by": said.decision.approver,
                    "decision": said.decision.decision.value,
                    "at": said.at.isoformat(),
                    "reason": said.decision.reason,
                    "note": said.note,
                    "undone": said.undone_at is not None,
                }
                for said in record.decisions
            ],
            "if_nobody_decides": "It is denied, a person takes the case, the customer is told.",
            "effect_state": effect.state.value,
        }
    )


def _heading(effect: EffectRecord) -> dict[str, Any]:
    action, tool = effect.action, catalogue.find(effect.action.tool)
    return {
        "case_id": action.case,
        "goal_id": action.goal,
        "action_id": action.action_id,
        "ask": ask(action),
        "tool": action.tool,
        "risk": tool.risk.value if tool else "high",
        "amount": action.amount.model_dump(mode="json") if action.amount else None,
    }


async def _checks(tx: Tx, record: ApprovalRecord, effect: EffectRecord) -> Iterator[dict[str, str]]:
    action = effect.action
    confirmation = await tx.confirmations.get(action.action_id)
    same = action.hash() == record.approval.action_hash == effect.action_hash
    said = confirmation is not None and confirmation.confirmation.accepted
    from_customer = action.requested_by == "customer"
    guessed = [a.name for a in effect.arguments if a.origin is Origin.model]
    results = {
        "the action is the one that policy judged": "pass" if same else "fail",
        "the customer agreed to exactly this": "pass" if said or not from_customer else "look",
        "every value comes from facts, the customer's words or code": (
            "look" if guessed else "pass"
        ),
        "facts are fresh": "pass" if _fresh(effect, tx.now) else "look",
        "amount within what is left": _within(effect),
    }
    return iter([{"name": name, "result": result} for name, result in results.items()])


def _fresh(effect: EffectRecord, now: datetime) -> bool:
    return bool(effect.evidence) and all(now - fact.at <= FRESH for fact in effect.evidence)


def _within(effect: EffectRecord) -> str:
    amount, left = effect.action.amount, _left(effect)
    if amount is None:
        return "pass"
    return "look" if left is None else ("pass" if amount.amount_minor <= left else "fail")


def _left(effect: EffectRecord) -> int | None:
    facts = effect.action.preconditions
    paid, refunded = facts.get("paid", ""), facts.get("refunded", "")
    return int(paid) - int(refunded) if paid.isdecimal() and refunded.isdecimal() else None


_NOTHING = "nothing found (earlier refunds, this customer's other actions, denials, age of facts)"


async def _against(tx: Tx, record: ApprovalRecord, effect: EffectRecord) -> list[str]:
    """List what speaks against it; a card never leaves this out."""
    action, found = effect.action, list[str]()
    refunded = action.preconditions.get("refunded", "")
    if refunded.isdecimal() and int(refunded) > 0 and action.amount is not None:
        back = Money.of(int(refunded), action.amount.currency)
        found.append(f"{back.plain()} of this was paid back before")
    others = [
        e
        for e in await tx.effects.of_case(action.case)
        if e.state in COUNTED and e.action.tool == action.tool
    ]
    if others:
        found.append(f"{len(others)} of the same kind done in this case")
    amount = action.amount.amount_minor if action.amount else None
    denial = await tx.denials.blocking(action.case, effect.subject_key, amount)
    if denial is not None and denial.approval_id != record.approval.id:
        found.append("the same was denied in this case")
    if not _fresh(effect, tx.now):
        found.append("the facts were read a while ago")
    return found


async def _words(tx: Tx, case_id: str) -> str:
    """Quote how the customer began; their own words, cut, never rewritten."""
    for message in await tx.messages.of_case(case_id):
        if message.sender is Sender.customer:
            return message.text[:_QUOTE]
    return ""


async def _questions(tx: Tx, effect: EffectRecord) -> list[dict[str, Any]]:
    """Show what supervisors asked the customer, and whether it was answered."""
    return [
        {"id": row.id, "text": row.text, "answered": row.closed_at is not None}
        for row in await tx.pending.of_case(effect.action.case, open_only=False)
        if row.kind == Ask.question
        and row.slot == SUPERVISOR
        and row.action_id == effect.action.action_id
    ]
