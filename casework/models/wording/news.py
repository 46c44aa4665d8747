"""How one goal stands, in words."""

from collections.abc import Mapping

from casework.domain.brief import GoalNews
from casework.domain.case import GoalStatus
from casework.models.claims import Claim, Written, merged
from casework.models.procedures.rules import RULES
from casework.models.wording.answers import answer_text
from casework.models.wording.effects import effect_texts, find
from casework.models.wording.part import Part
from casework.models.wording.reasons import ALIASES, reason_text, rules_in
from casework.models.wording.subjects import subject

_TAKES_OVER = "A colleague is taking over and can see everything you have told us."
_MENTIONS_COLLEAGUE = "colleague"


def news_text(news: GoalNews, quotes: Mapping[str, str], locale: str) -> Written:
    """Say how a goal stands: what was done first, then what was not and why."""
    done = effect_texts(news, locale)
    match news.status:
        case GoalStatus.resolved:
            return merged(done or [answer_text(news, locale)], " ")
        case GoalStatus.refused:
            return merged([*done, _not_done(news, quotes, locale)], " ")
        case GoalStatus.handed_over | GoalStatus.failed:
            return merged([*done, _handed_over(news, quotes, locale)], " ")
        case _:
            return merged([*done, Written(text=_standing(news))], " ")


def _not_done(news: GoalNews, quotes: Mapping[str, str], locale: str) -> Written:
    part = Part(locale)
    # A supervisor's own reason is for the house; the customer has the words meant for her.
    code = "denied" if news.denied_by else news.reason
    text = reason_text(code, order=_order(news, code, part), subject=subject(news.goal.kind))
    for name in rules_in(code):
        part.claim("duration", RULES[name], f"rule/{name}")
    said = part.written(text)
    quote = quotes.get(news.denied_by or "")
    if news.denied_by and quote:
        claim = Claim(kind="quote", value=quote, source=f"approval/{news.denied_by}")
        quoted = Written(text=f"They wrote: “{quote}”", claims=(claim,))
        return merged([said, quoted], " ")
    return said


def _handed_over(news: GoalNews, quotes: Mapping[str, str], locale: str) -> Written:
    if not news.reason:
        return Written(text=f"About {subject(news.goal.kind)}: {_lower(_TAKES_OVER)}")
    said = _not_done(news, quotes, locale)
    if _MENTIONS_COLLEAGUE in said.text and ALIASES.get(news.reason, news.reason) != "needs_person":
        return said
    return merged([said, Written(text=_TAKES_OVER)], " ")


def _standing(news: GoalNews) -> str:
    about = subject(news.goal.kind)
    match news.status:
        case GoalStatus.waiting_approval:
            return f"A supervisor has to look at {about} first. We will write when it is decided."
        case GoalStatus.waiting_customer:
            return f"For {about} we are waiting for your answer."
        case _:
            return f"We are still working on {about}."


def _order(news: GoalNews, code: str, part: Part) -> str:
    """Name the order only when it is the customer's own and the words have a place for it."""
    if "{order}" not in reason_text(code, order="{order}", subject="").lower():
        return "this order"
    ids = [news.goal.value("order_id"), *(str(p.step.value("order_id")) for p in news.past)]
    orders = [f for f in news.facts if f.kind == "order"]
    if len(orders) == 1:
        ids.append(orders[0].id)
    for order_id in ids:
        order = find(orders, "order", order_id or "")
        if order is not None:
            return part.order(order.id, part.field(order, "id"), order)
    return "this order"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
