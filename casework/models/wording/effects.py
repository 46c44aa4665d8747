"""What was done, in words: only steps that the desk called done."""

from collections.abc import Sequence

from casework.domain.brief import GoalNews, PastStep
from casework.domain.fact import Fact
from casework.domain.money import Money, NotMoney
from casework.domain.results import Done
from casework.models.claims import Written
from casework.models.wording.part import Part


def effect_texts(news: GoalNews, locale: str) -> list[Written]:
    """Say each step that happened, and nothing of a step that was taken back again."""
    return [
        _said(step, step.result, news, Part(locale))
        for step in news.past
        if isinstance(step.result, Done) and not _taken_back(step, news)
    ]


def _taken_back(past: PastStep, news: GoalNews) -> bool:
    return past.step.tool == "orders.cancel" and any(
        later.step.tool == "orders.reinstate"
        and isinstance(later.result, Done)
        and later.n > past.n
        and later.step.value("order_id") == past.step.value("order_id")
        for later in news.past
    )


def _said(past: PastStep, done: Done, news: GoalNews, part: Part) -> Written:
    source = f"effect/{done.action_id}"
    order_id = str(past.step.value("order_id") or "")
    order = find((*news.proof, *news.facts), "order", order_id)
    match past.step.tool:
        case "billing.refund":
            return _refund(past, done, news, part)
        case "orders.cancel":
            part.claim("promise", "cancelled", source)
            key = "effects.cancelled"
        case "orders.reinstate":
            key = "effects.reinstated"
        case "orders.change_address":
            part.claim("promise", "address_changed", source)
            key = "effects.address_changed"
        case "orders.send_invoice":
            part.claim("promise", "invoice_sent", source)
            key = "effects.invoice_sent"
        case "accounts.unlock":
            part.claim("promise", "unlocked", source)
            return part.written(part.say("effects.unlocked"))
        case _:
            return part.written(part.say("effects.done"))
    return part.written(part.say(key, order=part.order(order_id, source, order)))


def _refund(past: PastStep, done: Done, news: GoalNews, part: Part) -> Written:
    source = f"effect/{done.action_id}"
    order_id = str(past.step.value("order_id") or "")
    shown = next(
        (f for f in news.proof if f.kind == "refund" and f.text("action_id") == done.action_id),
        None,
    )
    amount = _amount(past, done, shown)
    part.claim("promise", "refunded", source)
    again = past.step.value("reason") == "double_charge"
    told = part.say(
        "effects.refund_second" if again else "effects.refund",
        amount=part.amount(amount, source) if amount else part.say("money.unknown"),
        order=part.order(order_id, source, find((*news.proof, *news.facts), "order", order_id)),
    )
    asked = past.step.value("amount")
    lowered = amount and isinstance(asked, Money) and amount != asked
    by_source = part.field(shown, "expected_on") if shown is not None else source
    by_iso = shown.text("expected_on") if shown is not None else done.details.get("expected_on", "")
    by = part.day(by_iso, by_source)
    return part.written(
        told,
        part.say("effects.lowered") if lowered else "",
        part.say("effects.expected", day=by) if by else "",
    )


def _amount(past: PastStep, done: Done, shown: Fact | None) -> Money | None:
    """Take the amount from the read-back, then from the backend's answer, then from the step."""
    if shown is not None and shown.money("amount") is not None:
        return shown.money("amount")
    minor, currency = done.details.get("amount_minor"), done.details.get("currency")
    if minor is not None and currency is not None:
        try:
            return Money(amount_minor=int(minor), currency=currency)
        except (ValueError, NotMoney):
            return None
    asked = past.step.value("amount")
    return asked if isinstance(asked, Money) else None


def find(facts: Sequence[Fact], kind: str, fact_id: str) -> Fact | None:
    """Find one record among facts."""
    return next((f for f in facts if f.kind == kind and f.id == fact_id), None)
