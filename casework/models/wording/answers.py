"""Answers that the facts alone give."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.domain.brief import GoalNews
from casework.domain.fact import Fact
from casework.models.claims import Written, merged
from casework.models.procedures.which_order import narrowed
from casework.models.wording.effects import find
from casework.models.wording.part import Part

Teller = Callable[[GoalNews, str], Written]


def answer_text(news: GoalNews, locale: str) -> Written:
    """Put the answer in words; an answer without words sends nobody away with a guess."""
    teller = _TELLERS.get(news.answer or "")
    if teller is None:
        return Written(text="We have looked into your request; there is nothing left to do.")
    return teller(news, locale)


def _order_of(news: GoalNews) -> Fact | None:
    named = news.goal.value("order_id")
    orders = [f for f in news.facts if f.kind == "order"]
    if named is not None:
        return find(orders, "order", named)
    moving = [f for f in orders if f.text("status") in {"processing", "shipped"}]
    meant = narrowed(news.goal, moving or orders)
    return meant[0] if len(meant) == 1 else None


def _where(news: GoalNews, locale: str) -> Written:
    order, part = _order_of(news), Part(locale)
    if order is None:
        return part.written("We could not tell which order you mean.")
    name = part.order(order.id, part.field(order, "id"), order)
    name = name[:1].upper() + name[1:]
    match order.text("status"):
        case "processing":
            text = f"{name} is being prepared and has not left us yet."
            text += _by(order, part)
        case "shipped":
            on = part.day(order.text("shipped_on"), part.field(order, "shipped_on"))
            text = f"{name} left us on {on}." if on else f"{name} is on its way."
            text += _by(order, part)
            text += _tracking(order, part)
        case "delivered":
            on = part.day(order.text("delivered_on"), part.field(order, "delivered_on"))
            text = f"{name} was delivered on {on}." if on else f"{name} was delivered."
            text += " If it is not with you, just tell us."
        case _:
            part.claim("promise", "cancelled", part.field(order, "status"))
            text = f"{name} was cancelled, so it is not on its way."
    return part.written(text)


def _by(order: Fact, part: Part) -> str:
    by = part.day(order.text("expected_on"), part.field(order, "expected_on"))
    return f" It is expected on {by}." if by else ""


def _tracking(order: Fact, part: Part) -> str:
    number = order.text("tracking")
    if not number:
        return ""
    part.claim("id", number, part.field(order, "tracking"))
    carrier = order.text("carrier")
    if carrier:
        part.claim("title", carrier, part.field(order, "carrier"))
    return f" You can follow it{f' with {carrier}' if carrier else ''} under {number}."


def _refunds(news: GoalNews) -> list[Fact]:
    named = news.goal.value("order_id")
    return [f for f in news.facts if f.kind == "refund" and named in {None, f.text("order_id")}]


def _refund_state(news: GoalNews, locale: str) -> Written:
    newest = sorted(_refunds(news), key=lambda f: (f.text("created_on"), f.id), reverse=True)[:3]
    if not newest:
        return Written(text="We could not find a refund for this.")
    return merged([_one_refund(fact, news, Part(locale)) for fact in newest], " ")


def _one_refund(refund: Fact, news: GoalNews, part: Part) -> Written:
    amount = refund.money("amount")
    said = part.amount(amount, part.field(refund, "amount")) if amount else "the money"
    order_id = refund.text("order_id")
    name = part.order(order_id, part.field(refund, "order_id"), find(news.facts, "order", order_id))
    part.claim("promise", "refunded", part.field(refund, "state"))
    made = part.day(refund.text("created_on"), part.field(refund, "created_on"))
    on = f" on {made}" if made else ""
    text = f"We refunded {said} for {name}{on}."
    if refund.text("state") == "paid":
        return part.written(f"{text} It has been paid out to the card you paid with.")
    by = part.day(refund.text("expected_on"), part.field(refund, "expected_on"))
    return part.written(f"{text} It is still on its way{f' and expected on {by}' if by else ''}.")


def _already_refunded(news: GoalNews, locale: str) -> Written:
    state = _refund_state(news, locale)
    if not _refunds(news):
        return Written(text="There is nothing left to pay back for this order.")
    return Written(
        text=f"There is nothing left to pay back here. {state.text}", claims=state.claims
    )


def _already_cancelled(news: GoalNews, locale: str) -> Written:
    order, part = _order_of(news), Part(locale)
    if order is None or order.text("status") != "cancelled":
        return part.written("There is nothing left to do for this order.")
    part.claim("promise", "cancelled", part.field(order, "status"))
    name = part.order(order.id, part.field(order, "id"), order)
    return part.written(f"{name[:1].upper()}{name[1:]} was already cancelled.")


def _account_active(news: GoalNews, locale: str) -> Written:
    del news, locale
    return Written(
        text="Your account is open, so nothing is blocking it on our side. If signing in still "
        "does not work, a new password usually helps."
    )


def _no_refund(news: GoalNews, locale: str) -> Written:
    del news, locale
    return Written(
        text="We looked at the payments on your account and found no refund so far. If something "
        "is wrong with an order, tell us which one."
    )


_TELLERS: Mapping[str, Teller] = MappingProxyType(
    {
        "where_is_my_order": _where,
        "refund_status": _refund_state,
        "already_refunded": _already_refunded,
        "already_cancelled": _already_cancelled,
        "account_active": _account_active,
        "no_refund_found": _no_refund,
    }
)
