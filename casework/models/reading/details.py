"""Details in the customer's words: order numbers, amounts, addresses, and what the goods are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from casework.domain.case import Slot, Span
from casework.models.given import MessageText
from casework.models.money_words import amounts
from casework.models.reading.goods import COLOURS, GOODS
from casework.models.reading.words import fold

_NAMED_ID = re.compile(
    r"(?:\b(?:orders?|purchases?|parcels?|packages?|no|nr|number|id|ref(?:erence)?)\b[\s.:]*)"
    r"(?:(?:number|no|nr|id|is|was)\b[\s.:]*)*#?\s?(?P<id>[0-9]{3,15})\b"
    r"|#\s?(?P<hash>[0-9]{3,15})\b"
)
_BARE_ID = re.compile(r"(?<![\w.,€$£¥/+-])(?P<id>[0-9]{4,15})(?![\w€$£¥/-]|[.,][0-9])")
_YEAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s(?:[0-9]{1,2},?\s)?$"
    r"|\b(?:in|since|of|year)\s$"
)
_UNIT_AFTER = re.compile(
    r"^\s?(?:eur|usd|gbp|jpy|kwd|euros?|dollars?|bucks|pounds?|yen|days?"
    r"|times|hours?|weeks?|minutes?)\b"
)
_PAID = re.compile(r"\b(?:paid|pay|cost|costs|charged|worth|was|price|priced|for|billed)\s$")
_WANTED = re.compile(r"\b(?:refund|return|give|pay|only|just|back|send|partial|want|get|least)\b")
_LEAD = re.compile(
    r"\b(?:new address(?: is)?|address(?: is| should be| to)|(?:moved|moving|instead|change it"
    r"|deliver(?:ed)?|sen[dt]|ship(?:ped)?) to|to|at)\b\s*:?\s*|(?:address|instead|is)\s*:\s*"
)
_NOT_AN_ADDRESS = re.compile(
    r"\b(?:address|orders?|deliver(?:ed|y)?|send|sent|ship(?:ped)?|change|update|refund|cancel"
    r"|parcel|package)\b"
)
_ADDRESS_END = re.compile(r"(?<!\bst)(?<!\bno)(?<!\bapt)(?<!str)\.(?=\s|$)|[!?;]|\n\s*\n|$")
_TRAILING = re.compile(r"[\s,]{0,5}\b(?:instead|please|pls|thanks|thank you|asap|now)\b[\s,.]*$")
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|court|place|blvd|boulevard"
    r"|terrace|close|crescent|row|hill|park|quay|platz|weg|gasse|allee|rue|via|calle|plaza)\b"
    r"|(?:straße|strasse|str\.|gasse|weg|platz)"
)
#: How many places in a message are tried as the beginning of an address.
_LEADS = 50
#: The longest address that can be taken over, as the tool's declaration says.
ADDRESS_MAX = 300
_PRODUCT = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Details:
    """What a burst of messages says in particular; each detail with its place."""

    order_ids: tuple[Slot, ...] = ()
    not_order_ids: frozenset[str] = frozenset()
    amount: Slot | None = None
    address: Slot | None = None
    product: Slot | None = None


def details(messages: Sequence[MessageText], *, wants_address: bool) -> Details:
    """Read the details out of the messages; the later of two amounts or addresses wins."""
    ids: list[Slot] = []
    refused: set[str] = set()
    amount = address = product = None
    for message in messages:
        text = fold(message.text)
        found = _address(message.id, text) if wants_address else None
        address = found or address
        taken = [(a.start, a.end) for a in amounts(message.text)]
        if found and found.span:
            taken.append((found.span.start, found.span.end))
        for slot in _order_ids(message.id, text, taken):
            if re.search(r"\bnot\s(?:order\s)?(?:number\s)?#?$", text[: _start(slot)]):
                refused.add(slot.value or "")
            else:
                ids.append(slot)
        amount = _amount(message, text) or amount
        product = product or _product(message.id, text)
    kept = {slot.value: slot for slot in ids if slot.value not in refused}
    return Details(tuple(kept.values()), frozenset(refused), amount, address, product)


def _start(slot: Slot) -> int:
    return slot.span.start if slot.span else 0


def _order_ids(message_id: str, text: str, taken: Sequence[tuple[int, int]]) -> list[Slot]:
    found: dict[int, Slot] = {}
    for match in (*_NAMED_ID.finditer(text), *_BARE_ID.finditer(text)):
        group = "id" if match.group("id") else "hash"
        start, end = match.span(group)
        bare = match.re is _BARE_ID
        if any(start < stop and end > begin for begin, stop in taken) or start in found:
            continue
        if _UNIT_AFTER.match(text[end:]) or (bare and _is_year(text, start, end)):
            continue
        found[start] = Slot(
            name="order_id",
            value=match.group(group),
            span=Span(message_id=message_id, start=start, end=end),
        )
    return [found[start] for start in sorted(found)]


def _is_year(text: str, start: int, end: int) -> bool:
    return text[start:end].startswith(("19", "20")) and bool(_YEAR.search(text[:start]))


def _amount(message: MessageText, text: str) -> Slot | None:
    for amount in reversed(amounts(message.text)):
        before = text[: amount.start]
        if _PAID.search(before) or not _WANTED.search(before[-40:]):
            continue
        return Slot(
            name="amount",
            value=amount.money.plain(),
            span=Span(message_id=message.id, start=amount.start, end=amount.end),
        )
    return None


def _address(message_id: str, text: str) -> Slot | None:
    for lead in islice(_LEAD.finditer(text), _LEADS):
        slot = address_between(message_id, text, lead.end())
        if slot is not None:
            return slot
    if _STREET.search(text) and not _NOT_AN_ADDRESS.search(text):
        return address_between(message_id, text, 0)
    return None


def address_between(message_id: str, text: str, start: int, *, strict: bool = True) -> Slot | None:
    """Point to the address that begins at `start`; None when what stands there is none."""
    # No further than an address can reach: long messages are read in no more time than short ones.
    near = text[start : start + ADDRESS_MAX + 1]
    stop = _ADDRESS_END.search(near)
    words = _TRAILING.sub("", near[: stop.start()] if stop else near).rstrip(" ,\n")
    end = start + len(words)
    has_number = any(c.isdigit() for c in words) and any(c.isalpha() for c in words)
    if len(words.split()) < 2 or len(words) > ADDRESS_MAX or not has_number:
        return None
    if strict and _NOT_AN_ADDRESS.search(words):
        return None
    span = Span(message_id=message_id, start=start, end=end)
    return Slot(name="address", value=None, span=span)


def _product(message_id: str, text: str) -> Slot | None:
    """Find what the goods are, in words of the shop's trade only; other words name people."""
    words = [(m.group(), m.start(), m.end()) for m in _PRODUCT.finditer(text)]
    for i, (word, start, end) in enumerate(words):
        single = word.removesuffix("s") if word not in GOODS else word
        if single not in GOODS:
            continue
        value, begin = single, start
        if i and words[i - 1][0] in COLOURS:
            value, begin = f"{words[i - 1][0]} {single}", words[i - 1][1]
        span = Span(message_id=message_id, start=begin, end=end)
        return Slot(name="product", value=value, span=span)
    return None
