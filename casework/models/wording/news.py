"""How one goal stands, in words."""

from collections.abc import Mapping

from casework.domain.brief import GoalNews
from casework.domain.case import GoalStatus
from casework.models.claims import NOTHING, Claim, Quotable, Written, merged
from casework.models.wording.answers import answer_text
from casework.models.wording.catalogue import say
from casework.models.wording.effects import effect_texts, find
from casework.models.wording.part import Part
from casework.models.wording.reasons import PASSED_ON, canonical, names_order, reason_text
from casework.models.wording.subjects import subject

_STANDING = {
    GoalStatus.waiting_approval: "news.waiting_approval",
    GoalStatus.waiting_customer: "news.waiting_customer",
}


def news_text(
    news: GoalNews,
    quotes: Mapping[str, str],
    locale: str,
    passages: Mapping[str, Quotable] = NOTHING,
) -> Written:
    """Say how a goal stands: what was done first, then what was not and why."""
    done = effect_texts(news, locale)
    match news.status:
        case GoalStatus.resolved:
            return merged(done or [answer_text(news, locale, passages)], " ")
        case GoalStatus.refused:
            return merged([*done, _not_done(news, quotes, locale)], " ")
        case GoalStatus.handed_over | GoalStatus.failed:
            return merged([*done, _handed_over(news, quotes, locale)], " ")
        case _:
            key = _STANDING.get(news.status, "news.working")
            return merged([*done, _about(key, news, locale)], " ")


def _about(key: str, news: GoalNews, locale: str) -> Written:
    return Written(text=say(locale, key, subject=subject(news.goal.kind, locale)))


def _code(news: GoalNews) -> str:
    # A supervisor's own reason is for the house; the customer has the words meant for her.
    return "denied" if news.denied_by else news.reason


def _not_done(news: GoalNews, quotes: Mapping[str, str], locale: str) -> Written:
    part = Part(locale)
    code = _code(news)
    said = part.written(reason_text(code, news.goal, _order(news, code, part), part))
    quote = quotes.get(news.denied_by or "")
    if news.denied_by and quote:
        claim = Claim(kind="quote", value=quote, source=f"approval/{news.denied_by}")
        quoted = Written(text=say(locale, "news.quote", quote=quote), claims=(claim,))
        return merged([said, quoted], " ")
    return said


def _handed_over(news: GoalNews, quotes: Mapping[str, str], locale: str) -> Written:
    if not news.reason:
        return _about("news.about_takes_over", news, locale)
    said = _not_done(news, quotes, locale)
    if canonical(_code(news)) in PASSED_ON:
        return said
    return merged([said, Written(text=say(locale, "news.takes_over"))], " ")


def _order(news: GoalNews, code: str, part: Part) -> str:
    """Name the order only when it is the customer's own and the words have a place for it."""
    if not names_order(code, part.locale):
        return part.order("", "")
    ids = [news.goal.value("order_id"), *(str(p.step.value("order_id")) for p in news.past)]
    orders = [f for f in news.facts if f.kind == "order"]
    if len(orders) == 1:
        ids.append(orders[0].id)
    for order_id in ids:
        order = find(orders, "order", order_id or "")
        if order is not None:
            return part.order(order.id, part.field(order, "id"), order)
    return part.order("", "")
