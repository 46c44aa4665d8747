"""Answers that the facts alone give."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.domain.brief import GoalNews
from casework.domain.fact import Fact
from casework.models.checking.values import is_id, names
from casework.models.claims import NOTHING, Quotable, Written, merged
from casework.models.procedures.from_articles import ANSWER
from casework.models.procedures.which_order import narrowed
from casework.models.wording.catalogue import language_of, say
from casework.models.wording.effects import find
from casework.models.wording.part import Part

Teller = Callable[[GoalNews, Part], Written]


def answer_text(news: GoalNews, locale: str, passages: Mapping[str, Quotable] = NOTHING) -> Written:
    """Put the answer in words; an answer without words sends nobody away with a guess."""
    if news.answer == ANSWER:
        return _quoted(news, passages, Part(locale))
    teller = _TELLERS.get(news.answer or "")
    if teller is None:
        return Written(text=say(locale, "answers.unknown"))
    return teller(news, Part(locale))


def _quoted(news: GoalNews, passages: Mapping[str, Quotable], part: Part) -> Written:
    """Let the article speak in its own words; what it does not say is not said here either."""
    for passage in news.passages.found if news.passages else ():
        quotable = passages.get(passage.id)
        if quotable is None or not quotable.text:
            continue
        part.claim("passage", quotable.text, f"passage/{passage.id}")
        own = quotable.language == language_of(part.locale)
        key = "answers.article" if own else "answers.article_elsewhere"
        said = part.written(part.say(key, quote=quotable.text))
        return merged([said, Written(text=part.say("answers.article_more"))])
    return part.written(part.say("answers.unknown"))


def _order_of(news: GoalNews) -> Fact | None:
    named = news.goal.value("order_id")
    orders = [f for f in news.facts if f.kind == "order"]
    if named is not None:
        return find(orders, "order", named)
    moving = [f for f in orders if f.text("status") in {"processing", "shipped"}]
    meant = narrowed(news.goal, moving or orders)
    return meant[0] if len(meant) == 1 else None


def _where(news: GoalNews, part: Part) -> Written:
    order = _order_of(news)
    if order is None:
        return part.written(part.say("answers.which_order"))
    name = part.order(order.id, part.field(order, "id"), order)
    match order.text("status"):
        case "processing":
            return part.written(part.say("answers.preparing", order=name), _by(order, part))
        case "shipped":
            on = part.day(order.text("shipped_on"), part.field(order, "shipped_on"))
            key = "answers.left_on" if on else "answers.on_its_way"
            left = part.say(key, order=name, day=on)
            return part.written(left, _by(order, part), _tracking(order, part))
        case "delivered":
            on = part.day(order.text("delivered_on"), part.field(order, "delivered_on"))
            key = "answers.delivered_on" if on else "answers.delivered"
            there = part.say(key, order=name, day=on)
            return part.written(there, part.say("answers.not_there"))
        case _:
            part.claim("promise", "cancelled", part.field(order, "status"))
            return part.written(part.say("answers.cancelled", order=name))


def _by(order: Fact, part: Part) -> str:
    by = part.day(order.text("expected_on"), part.field(order, "expected_on"))
    return part.say("answers.expected", day=by) if by else ""


def _tracking(order: Fact, part: Part) -> str:
    number = order.text("tracking")
    if not is_id(number):
        return ""
    part.claim("id", number, part.field(order, "tracking"))
    carrier = order.text("carrier")
    if not carrier or not names(carrier):
        return part.say("answers.follow", number=number)
    part.claim("title", carrier, part.field(order, "carrier"))
    return part.say("answers.follow_with", number=number, carrier=carrier)


def _refunds(news: GoalNews) -> list[Fact]:
    named = news.goal.value("order_id")
    return [f for f in news.facts if f.kind == "refund" and named in {None, f.text("order_id")}]


def _refund_state(news: GoalNews, part: Part) -> Written:
    newest = sorted(_refunds(news), key=lambda f: (f.text("created_on"), f.id), reverse=True)[:3]
    if not newest:
        return part.written(part.say("answers.refund_not_found"))
    return merged([_one_refund(fact, news, Part(part.locale)) for fact in newest], " ")


def _one_refund(refund: Fact, news: GoalNews, part: Part) -> Written:
    amount = refund.money("amount")
    order_id = refund.text("order_id")
    part.claim("promise", "refunded", part.field(refund, "state"))
    made = part.day(refund.text("created_on"), part.field(refund, "created_on"))
    told = part.say(
        "answers.refunded_on" if made else "answers.refunded",
        amount=part.amount(amount, part.field(refund, "amount"))
        if amount
        else part.say("money.unknown"),
        order=part.order(
            order_id, part.field(refund, "order_id"), find(news.facts, "order", order_id)
        ),
        day=made,
    )
    if refund.text("state") == "paid":
        return part.written(told, part.say("answers.paid_out"))
    by = part.day(refund.text("expected_on"), part.field(refund, "expected_on"))
    key = "answers.still_coming_by" if by else "answers.still_coming"
    return part.written(told, part.say(key, day=by))


def _already_refunded(news: GoalNews, part: Part) -> Written:
    if not _refunds(news):
        return part.written(part.say("answers.nothing_left_for_order"))
    nothing = part.written(part.say("answers.nothing_left"))
    return merged([nothing, _refund_state(news, part)], " ")


def _already_cancelled(news: GoalNews, part: Part) -> Written:
    order = _order_of(news)
    if order is None or order.text("status") != "cancelled":
        return part.written(part.say("answers.nothing_left_to_do"))
    part.claim("promise", "cancelled", part.field(order, "status"))
    name = part.order(order.id, part.field(order, "id"), order)
    return part.written(part.say("answers.already_cancelled", order=name))


def _plain(key: str) -> Teller:
    def tell(news: GoalNews, part: Part) -> Written:
        del news
        return part.written(part.say(key))

    return tell


_TELLERS: Mapping[str, Teller] = MappingProxyType(
    {
        "where_is_my_order": _where,
        "refund_status": _refund_state,
        "already_refunded": _already_refunded,
        "already_cancelled": _already_cancelled,
        "account_active": _plain("answers.account_active"),
        "no_refund_found": _plain("answers.no_refund_found"),
    }
)
