"""Cues: wordings that speak for something. Matched on folded, mended sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.domain.case import Span
from casework.models.reading.words import Sentence


@dataclass(frozen=True)
class Cue:
    """One wording: what it speaks for, how strongly, and whether a "don't" turns it around."""

    sign: str
    weight: float
    pattern: re.Pattern[str]
    wish: bool = False


@dataclass(frozen=True)
class Evidence:
    """A cue found in a sentence."""

    sign: str
    weight: float
    sentence: int
    span: Span


_GAP = r"(?:[^ ,]+ ){0,4}?"
_SHORT = r"(?:[^ ,]+ ){0,2}?"
_NOT = (
    r"(?:not|never|hasnt|havent|hadnt|didnt|isnt|wasnt|doesnt|dont|cant|cannot|wont|arent|werent"
    r"|aint|no)"
)
_THING = (
    r"(?:orders?|purchases?|parcels?|packages?|delivery|shipments?|items?|products?|stuff|goods"
    r"|things?|it|they|them|this|that|one)"
)
_ORDER = r"(?:orders?|purchases?|parcels?|packages?|delivery|shipments?|items?|products?|goods)"
_MONEY = r"(?:refund(?:ed|s|ing)?|reimburse(?:d|ment)?|money back|paid back|pay me back|give back)"
_DAMAGED = (
    r"(?:damaged?|broken?|cracked|crushed|smashed|shattered|defect(?:ive)?|faulty|torn|ripped"
    r"|leaking|leaked|leaks|dented|scratched|chipped|bent|spoiled|ruined|snapped|melted|mouldy"
    r"|moldy|rotten|(?:in|to) (?:\w+ )?pieces|shards)"
)
_WEB = (
    r"(?:website|site|page|app|link|button|login|checkout|form|account|password|system|promise|web"
    r"|card|heart|internet|wifi)"
)


def _cue(sign: str, weight: float, pattern: str, *, wish: bool = False) -> Cue:
    return Cue(sign, weight, re.compile(rf"\b(?:{pattern})\b"), wish)


CUES: tuple[Cue, ...] = (
    # Paid twice
    _cue(
        "double",
        0.92,
        rf"(?:charged?|billed|debited|deducted|paid|pay|took|taken|payment|charges"
        rf"|payments|invoiced) {_GAP}(?:twice|two times|double|2 times|2x|second time)",
    ),
    _cue(
        "double",
        0.92,
        r"(?:double|doubled|duplicated?) (?:charged?|charges|payments?|billed|billing"
        r"|transactions?|debit(?:ed)?)|(?:twice|double) (?:charged|billed|debited|paid)",
    ),
    _cue(
        "double",
        0.85,
        rf"(?:two|2|second|another|extra) {_SHORT}(?:charges?|payments?"
        rf"|transactions?|debits?) {_GAP}(?:order|same|card|statement|account|{_ORDER})",
    ),
    # Came damaged
    _cue("damaged", 0.82, _DAMAGED),
    _cue(
        "damaged",
        0.8,
        rf"(?:{_NOT}|stopped) (?:even )?(?:work|working|works|function|turn on"
        rf"|switch on|start)",
    ),
    # Wants something else instead
    _cue(
        "replacement",
        0.8,
        r"replacement|replace|exchange|swap|send (?:me )?(?:a )?(?:new|another)"
        r" one",
        wish=True,
    ),
    # Did not come
    _cue(
        "not_arrived",
        0.85,
        rf"{_NOT} {_SHORT}(?:arrived?|arriving|come|came|show(?:n|ed)? up"
        rf"|turn(?:ed)? up|been delivered|delivered|reach(?:ed)? me|get here|got here)",
    ),
    _cue(
        "not_arrived",
        0.85,
        rf"{_NOT} {_SHORT}(?:received?|receiving|got|gotten|get) {_SHORT}"
        rf"(?:{_ORDER}|it|anything|them|yet)",
    ),
    _cue("not_arrived", 0.7, rf"{_ORDER} {_SHORT}(?:is |was |went |got )?(?:lost|missing|stolen)"),
    _cue("not_arrived", 0.7, rf"still (?:waiting|havent|have not|no sign) {_GAP}{_ORDER}"),
    # Wants money
    _cue("wants_money", 0.6, rf"{_MONEY}|my money|restitution|compensation", wish=True),
    # Wants to send it back
    _cue(
        "unwanted",
        0.85,
        rf"(?:return|returning|send(?:ing)? back|bring back) {_GAP}{_THING}"
        rf"|send {_SHORT}(?:back)|want to return|like to return",
        wish=True,
    ),
    _cue(
        "unwanted",
        0.8,
        r"(?:dont|do not|no longer|didnt|never) (?:really )?(?:want|need|like)"
        r" (?:it|them|this|that|the|my|order)(?! (?:[^ ,]+ )?(?:account|profile|membership"
        r"|newsletter))|too (?:small|big|large|tight"
        r"|short|long|heavy|dark)|(?:doesnt|does not|didnt|dont|do not|did not) fit"
        r"|(?:not|isnt) what i (?:expected|wanted|ordered)",
    ),
    _cue("mind", 0.5, r"chang(?:ed|ing) (?:my|our) mind"),
    # Cancel
    _cue(
        "cancel_order",
        0.9,
        rf"(?:cancel(?:led|ed|ling|ing)?|stop|call off|undo) {_GAP}"
        rf"(?:{_ORDER}|#?[0-9]{{3,}})|cancellation {_GAP}{_ORDER}|{_ORDER} {_SHORT}cancell?ed"
        rf"|{_ORDER} cancellation",
        wish=True,
    ),
    _cue(
        "cancel_account",
        0.9,
        r"(?:cancel(?:led|ling|ing)?|close|delete|remove|terminate"
        r"|deactivate|erase|shut(?: down)?) (?:[^ ,]+ ){0,3}?(?:accounts?|membership"
        r"|subscription|profile)",
        wish=True,
    ),
    _cue(
        "cancel_bare",
        0.5,
        r"cancel(?:ling|ing|lation)?(?: (?:it|that|this|please|everything))?",
        wish=True,
    ),
    # Where is it
    _cue("where", 0.88, rf"(?:where|wheres) (?:is |are |has |did )?{_GAP}{_ORDER}"),
    _cue(
        "where",
        0.85,
        rf"track(?:ing)? {_GAP}{_ORDER}|tracking (?:number|code|info|link)"
        rf"|(?:status|eta|progress|whereabouts) of {_GAP}{_ORDER}|{_ORDER} (?:status|tracking)"
        rf"|(?:order|delivery|shipping|parcel) (?:status|update)",
    ),
    _cue(
        "where",
        0.85,
        rf"when (?:will|does|is|do|can|should) {_GAP}(?:{_ORDER}|it|i) {_GAP}"
        rf"(?:arrive|arriving|come|delivered|get here|ship|shipped|be here|expect|receive)",
    ),
    _cue(
        "where",
        0.75,
        rf"{_ORDER} {_SHORT}(?:late|delayed|overdue|stuck|taking)"
        rf"|(?:has|have|did) {_SHORT}(?:{_ORDER}|it) {_SHORT}(?:shipped|been shipped|left|ship)",
    ),
    _cue(
        "where",
        0.75,
        rf"(?:check|see|know|follow) {_GAP}(?:status|where) {_GAP}{_ORDER}"
        rf"|(?:update|news) (?:on|about|for) {_GAP}{_ORDER}",
    ),
    # Another address
    _cue(
        "address",
        0.9,
        r"(?:chang(?:e|ed|ing)|updat(?:e|ing)|correct(?:ing)?|fix|modify|edit"
        r"|switch|amend) (?:(?!billing|e?mail|invoice)[^ ,]+ ){0,4}?address",
        wish=True,
    ),
    _cue(
        "address",
        0.8,
        r"(?:wrong|different|another|new|old|other) (?:delivery |shipping )?"
        r"address",
    ),
    _cue(
        "address",
        0.8,
        rf"(?:send|ship|deliver|redirect|reroute) {_GAP}(?:instead|to (?:a|an|my)"
        rf" (?:different|new|other|work|office|another))|(?:moved|moving) (?:house|home|to)",
    ),
    # Locked out
    _cue(
        "locked",
        0.92,
        r"lock(?:ed)? (?:me )?out|(?:account|profile) (?:[^ ,]+ ){0,3}?"
        r"(?:locked|blocked|suspended|frozen|disabled)|unlock|(?:locked|blocked|frozen|suspended)"
        r" (?:my |the )?account|too many (?:attempts|tries|login)",
    ),
    _cue(
        "locked",
        0.8,
        r"(?:cant|cannot|can not|unable to|couldnt|could not|wont let me"
        r"|not able to|cant seem to) (?:[^ ,]+ ){0,2}?(?:log ?in|login|log on|sign in|sign on"
        r"|get in(?:to)?|access)",
    ),
    _cue(
        "password",
        0.62,
        r"(?:forgot(?:ten)?|reset|recover|lost|change|wrong) (?:[^ ,]+ ){0,3}?"
        r"(?:password|pin|login)|password {_SHORT}(?:not|doesnt) work".replace("{_SHORT}", _SHORT),
    ),
    # Invoice
    _cue(
        "invoice",
        0.9,
        r"invoices?|receipts?|proof of (?:purchase|payment)|tax (?:bill|document)"
        r"|bill for|vat (?:bill|receipt)|copy of (?:[^ ,]+ ){0,3}?(?:bill|bills)|(?:my|the) bills?",
    ),
    # Earlier refund
    _cue(
        "refund_state",
        0.92,
        r"(?:where|wheres|when|hows|how) (?:[^ ,]+ ){0,4}?"
        r"(?:refunds?|refunded|money back|reimbursement|reimbursed|my money)(?! policy| work"
        r"| take)",
    ),
    _cue(
        "refund_state",
        0.9,
        r"what(?:s| is| has|s going| is going|)? (?:happened|became|become|happening|going on|up)"
        r" (?:to|of|with) (?:[^ ,]+ ){0,3}?(?:refund|money back|reimbursement)"
        r"|(?:has|have|is|did|was) (?:my|the|our) (?:refund|money|reimbursement)"
        r" (?:[^ ,]+ ){0,4}?(?:been |get |got )?(?:paid|sent|processed|issued|done|gone through)",
    ),
    _cue(
        "refund_state",
        0.9,
        r"(?:status|state|progress|update|news|track|tracking|check|follow)"
        r" (?:[^ ,]+ ){0,4}?(?:refunds?|reimbursement|money back)|refund (?:status|progress"
        r"|update)",
    ),
    _cue(
        "refund_state",
        0.9,
        rf"{_NOT} (?:[^ ,]+ ){{0,3}}?(?:received?|got|gotten|get|seen?|see"
        rf"|gotten) (?:[^ ,]+ ){{0,3}}?(?:refund|money|reimbursement)|(?:refund|money"
        rf"|reimbursement)"
        rf" (?:[^ ,]+ ){{0,2}}?{_NOT} (?:[^ ,]+ ){{0,2}}?(?:arrived?|come|came|show(?:n|ed)? up"
        rf"|been (?:paid|sent|processed)|received|reached|there)|(?:still )?waiting (?:for|on)"
        rf" (?:[^ ,]+ ){{0,2}}?(?:refund|money)",
    ),
    # Complaint
    _cue(
        "complaint",
        0.85,
        r"complaints?|complain(?:ing)?|(?:file|lodge|make|submit) a claim"
        r"|consumer claim",
    ),
    _cue(
        "feedback",
        0.5,
        r"(?:terrible|awful|horrible|bad|poor|worst|appalling|disgusting)"
        r" (?:customer )?(?:service|experience|support|quality|company|shop|store)|disappointed"
        r"|unhappy with|not (?:happy|satisfied)",
    ),
    # Questions about rules and other subjects of the shop
    _cue(
        "policy",
        0.8,
        r"(?:refund|return|returns|cancellation|delivery|shipping|privacy|warranty"
        r"|exchange|withdrawal) (?:policy|policies|rules|terms|conditions|period|fee|fees|penalty)"
        r"|how (?:long|many days|much time) (?:[^ ,]+ ){0,4}?(?:refunds?|delivery|shipping|return"
        r"|returns|reimbursement)|(?:cancellation|termination|early exit|withdrawal) (?:fee|fees"
        r"|charge|charges|penalty)|(?:in (?:which|what)|under what) (?:cases|situations"
        r"|circumstances|conditions)",
    ),
    _cue(
        "other",
        0.8,
        r"newsletter|gift ?cards?|vouchers?|coupons?|discount|promo(?:tion)?(?: code)?"
        r"|warranty|opening hours|opening times|in stock|restock|payment (?:methods?|options?"
        r"|modalities|means)|(?:delivery|shipping) (?:options?|methods?|costs?|fees?|periods?)"
        r"|(?:create|open|register|set up|make|sign up for) (?:[^ ,]+ ){0,3}?(?:account|profile)"
        r"|sign(?:ing)? ?up|registration|loyalty|reviews?|size guide|place an order|buy"
        r"|order (?:something|some)|(?:change|switch|edit|update) (?:[^ ,]+ ){0,3}?(?:account"
        r"|profile|user|phone|email|details|information)|user account",
    ),
)

#: A wish turned around: "don't refund", "no need to cancel", "without a refund".
_TURNED = re.compile(
    r"\b(?:dont|do not|not|never|without|no need|stop|neednt|didnt|did not|no longer)"
    r" (?:(?:want|need|ask|asked|asking|have|wish|like|you|me|to|for|a|an|the|my|any|please|be"
    r"|this|that|get) )*$"
)
#: "Not broken", and things that break without being goods.
_NOT_GOODS = re.compile(rf"\b{_WEB}\b (?:[^ ,]+ )?(?:[^ ,]+ )?$")
_DENIED = re.compile(rf"\b(?:{_NOT}) (?:\w+ )?$")
_MONEY_BEFORE = re.compile(
    r"\b(?:refund|money|reimbursement|invoice|receipt|email|mail|code|link)"
    r" (?:[^ ,]+ ){0,2}$"
)


def evidence(found: Sequence[Sentence]) -> tuple[Evidence, ...]:
    """Find every cue in the sentences, in order; cues that are turned around do not count."""
    return tuple(
        Evidence(cue.sign, cue.weight, sentence.index, sentence.span(*match.span()))
        for sentence in found
        for cue in CUES
        for match in cue.pattern.finditer(sentence.text)
        if _counts(cue, sentence.text, match)
    )


def _counts(cue: Cue, text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    if cue.wish and _TURNED.search(before):
        return False
    if cue.sign == "damaged":
        ours = not _NOT_GOODS.search(before) and not re.match(rf" {_WEB}\b", text[match.end() :])
        return ours and not (match.group().split()[0] in _FACTS and _DENIED.search(before))
    if cue.sign == "not_arrived":
        rest = text[match.start() :]
        about_money = re.search(
            r"\b(?:refund|money|reimbursement|invoice|receipt|email|mail"
            r"|answer|reply|response)\b",
            match.group(),
        )
        return not _MONEY_BEFORE.search(before) and not about_money and bool(rest)
    return True


_FACTS = frozenset(
    ["damaged", "broken", "cracked", "defective", "faulty", "torn", "scratched", "damage"]
)
