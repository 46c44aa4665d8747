"""Taking a wish back: "forget it", "don't refund", "I changed my mind, cancel the refund"."""

import re
from collections.abc import Sequence

from casework.domain.case import Goal
from casework.models.reading.belonging import about_an_order
from casework.models.reading.details import Details
from casework.models.reading.words import Sentence

_REFUNDS = frozenset({"refund", "refund_damaged", "refund_not_arrived", "refund_changed_mind"})
_WITHOUT = r"(?:dont|do not|no need to|please dont|stop|not to|never|no longer (?:want|need) to)"
_NAMED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), kinds)
    for pattern, kinds in (
        (
            (
                rf"{_WITHOUT} (?:[^ ,]+ ){{0,3}}?(?:refund\w*|reimburse|pay (?:me|it) back)"
                r"|(?:cancel|stop|forget|drop|withdraw|without|undo"
                r"|abort) (?:[^ ,]+ ){0,3}?refunds?|(?:^|please |want )no refunds?"
                r"|(?:dont|do not|no longer|didnt) (?:want|need) (?:[^ ,]+ ){0,3}?(?:refund"
                r"|money back)"
                r"|(?:keep|keeping) (?:it|them|this|the (?!money|refund)\w+|my (?!money)\w+)"
            ),
            _REFUNDS | {"double_charge"},
        ),
        (
            (
                rf"{_WITHOUT} (?:[^ ,]+ ){{0,3}}?cancel|(?:keep|keeping|still want) (?:the|my"
                rf"|this|that)"
                r" (?:order|purchase)|still want (?:it|them)|uncancel|undo the cancellation"
            ),
            frozenset({"cancel_order"}),
        ),
        (
            (
                rf"{_WITHOUT} (?:change|update) (?:[^ ,]+ ){{0,3}}?address|(?:leave"
                rf"|keep) (?:[^ ,]+ )"
                r"{0,3}?address|address (?:is|was) (?:right|correct|fine|ok)"
            ),
            frozenset({"change_address"}),
        ),
        (
            (
                rf"{_WITHOUT} unlock|(?:can|could|able to) (?:log|sign) in (?:again|now)"
                r"|(?:back in|logged in|im in) (?:now|again)"
            ),
            frozenset({"unlock_account"}),
        ),
        (
            rf"{_WITHOUT} (?:send|need|want) (?:[^ ,]+ ){{0,3}}?invoice|found the invoice",
            frozenset({"invoice_copy"}),
        ),
        (
            (
                r"(?:it|order|parcel|package|everything) (?:has |have |just |did )?(?:now )?"
                r"(?:arrived|came|turned up|been delivered)(?: now| today| after all)"
            ),
            frozenset({"where_is_my_order", "refund_not_arrived"}),
        ),
    )
)
_ANYTHING = re.compile(
    r"\b(?:(?:just |please )?(?:leave|forget|drop|scrap) (?:it|that|this|about it|about that"
    r"|about (?:the |my )?order #?[0-9]+"
    r"|the whole thing|everything|all of it|my request|the request)|never ?mind|nevermind"
    r"|dont bother|no need(?: anymore| any more| any longer)?|(?:its|it is|all|already) (?:been )?"
    r"(?:solved|sorted|fixed|settled)(?: itself)?|sorted it|(?:stop|cancel|withdraw)"
    r" (?:that|this|it|my|the)(?: request| all| now| please)?|dont do (?:it|that|anything)"
    r"|do not do (?:it|that|anything)|(?:ive |i )?changed my mind|stop)\b"
)
_WHOLE = re.compile(r"(?:no|nope|no thanks|no thank you|rather not|better not)")
#: The same in the other languages that replies are written in.
_IN_OTHER_WORDS = re.compile(
    r"\b(?:vergiss (?:es|das)|vergessen sie (?:es|das)|hat sich erledigt|schon erledigt|nicht mehr"
    r" n(?:ö|oe)tig|lassen sie es|laissez tomber|oubliez(?: (?:ça|cela|tout))?|ce n'?est plus"
    r" la peine|plus besoin|olv(?:í|i)d(?:alo|elo|enlo)|d(?:é|e)j(?:alo|elo|enlo)|ya no hace falta"
    r"|ya est(?:á|a) resuelto|lascia(?:te)? (?:perdere|stare)|non serve pi(?:ù|u)|come non detto)\b"
)
_NEW_WISH = re.compile(r"\bcancel (?:the |my |this )?(?:order|account|purchase|#?[0-9]+)")


def withdrawn(
    found: Sequence[Sentence],
    open_goals: Sequence[Goal],
    details: Details,
    *,
    no_is_an_answer: bool = False,
) -> tuple[str, ...]:
    """Name the open goals that are no longer wanted; when it is not said which, all of them.

    A bare "no" takes everything back, unless a question is open that it answers.

    Stopping is the safe way to misunderstand: nothing is lost that can not be asked for again.
    """
    ids = {slot.value for slot in details.order_ids}
    named: list[str] = []
    for goal in open_goals:
        told = any(
            goal.kind in kinds and pattern.search(sentence.text)
            for pattern, kinds in _NAMED
            for sentence in found
        )
        other_order = ids and goal.value("order_id") not in ids | {None}
        if told and not other_order:
            named.append(goal.id)
    if named:
        return tuple(named)
    for sentence in found:
        if _NEW_WISH.search(sentence.text):
            continue
        bare_no = not no_is_an_answer and _WHOLE.fullmatch(sentence.text.replace(" ,", ""))
        if bare_no or _drops_all(sentence):
            return tuple(g.id for g in open_goals if _meant(g, ids))
    return ()


def takes_back(found: Sequence[Sentence]) -> bool:
    """Say whether these words take a wish back, whichever it is."""
    return any(
        _drops_all(sentence) or any(pattern.search(sentence.text) for pattern, _ in _NAMED)
        for sentence in found
        if not _NEW_WISH.search(sentence.text)
    )


def _drops_all(sentence: Sentence) -> bool:
    return bool(_ANYTHING.search(sentence.text) or _IN_OTHER_WORDS.search(sentence.text))


def _meant(goal: Goal, ids: set[str | None]) -> bool:
    named = goal.value("order_id")
    if not ids or named in ids:
        return True
    return named is None and about_an_order(goal.kind)
